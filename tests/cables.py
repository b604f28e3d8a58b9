"""Which small cables do the tests share? Fictional records, rich in fields; none of them is a real telegram.

`CABLES` holds them all, `BY_ID` finds one. What the tests may count on:
`program:EXBS agency:FSTEK` holds of MOSCOW_MONTHLY, ASTANA_REVIEW and STATE_GUIDANCE only; ASTANA_REVIEW refers to
MOSCOW_MONTHLY; ANKARA_SECRET has redactions and a second version; QUITO_BARE has next to nothing.
"""

from dataclasses import replace

from index.cable import Addressee, Cable, Paragraph, Recipients, ReportingPeriod, Source, Version

DEPARTMENT = Addressee("SECSTATE WASHDC", route="RUEHC", precedence="priority", mcn="4410")


def _source(path: str, publisher: str = "scoop") -> Source:
    return Source(f"https://www.scoop.co.nz/stories/{path}.htm", publisher, "2022-08-15T03:00:00Z", "0" * 64)


def _assemble(cable: Cable, header: str) -> Cable:
    """The cable with text, header_length and body put together from its header and paragraphs."""
    lines = [
        (f"{p.heading}\n\n" if p.heading else "")
        + (f"{p.number}. " if p.number is not None else "")
        + (f"({p.marking}) " if p.marking else "")
        + p.text
        for p in cable.paragraphs
    ]
    body = "\n\n".join(lines)
    head = header.strip("\n") + "\n\n"
    return replace(cable, text=head + body, header_length=len(head), body=body)


MOSCOW_MONTHLY = _assemble(
    Cable(
        id="08MOSCOW93301",
        date="2008-06-11T13:24:00Z",
        origin="Embassy Moscow",
        classification="UNCLASSIFIED",
        classification_inferred=True,
        precedence="routine",
        title="EXBS Russia Monthly Report for May",
        subject="EXBS RUSSIA MONTHLY REPORT FOR MAY",
        tags=("ETTC", "KSTC", "PARM", "RS"),
        references=("08STATE94402",),
        recipients=Recipients(action=(DEPARTMENT,), info=(Addressee("AMEMBASSY ASTANA", route="RUEHTA"),)),
        signer="Hallqvist",
        summary="The EXBS Russia Program Office trained customs officers in Samara and met FSTEK on licensing.",
        paragraphs=(
            Paragraph(
                None,
                "",
                "Summary: The Export Control and Related Border Security (EXBS) Russia Program Office trained "
                "customs officers in Samara and met FSTEK on licensing. End Summary.",
            ),
            Paragraph(1, "", "Thirty officers of the Federal Customs Service learned to read X-ray images in Samara."),
            Paragraph(2, "", "The Federal Service for Technical and Export Control (FSTEK) asked for sample licenses."),
            Paragraph(4, "", "A seminar on dual-use machine tools, with CBP and the MFA, follows in September."),
        ),
        missing_paragraphs=(3,),
        reporting_period=ReportingPeriod("2008-05-01", "2008-05-31"),
        programs=("EXBS",),
        agencies=("FSTEK", "CBP", "Federal Customs Service", "Ministry of Foreign Affairs (Russia)"),
        offices=("EXBS Russia Program Office",),
        acronyms={
            "EXBS": "Export Control and Related Border Security",
            "FSTEK": "Federal Service for Technical and Export Control",
        },
        sources=(
            _source("WL0806/S09331"),
            replace(_source("WL0806/S09331"), url="https://m.scoop.co.nz/stories/WL0806/S09331.htm"),
        ),
    ),
    "DE RUEHMO #3301/01 1631324\nR 111324Z JUN 08\nE.O. 12958: N/A\nSUBJECT: EXBS RUSSIA MONTHLY REPORT FOR MAY",
)

ASTANA_REVIEW = _assemble(
    Cable(
        id="09ASTANA91877",
        date="2009-11-02T06:05:00Z",
        origin="Embassy Astana",
        classification="UNCLASSIFIED//FOR OFFICIAL USE ONLY",
        precedence="priority",
        captions=("SENSITIVE", "SIPDIS"),
        title="Kazakhstan: Export Control Review Looks North",
        subject="KAZAKHSTAN: EXPORT CONTROL REVIEW LOOKS NORTH",
        tags=("ETTC", "PARM", "MNUC", "KZ", "RS"),
        references=("08MOSCOW93301", "09STATE99120"),
        other_references=("OTTERBEIN/HALLQVIST E-MAIL 10/27/09",),
        recipients=Recipients(
            action=(DEPARTMENT,),
            info=(Addressee("CIS COLLECTIVE", route="RUCNCIS", excluded=("AMEMBASSY MINSK",)),),
        ),
        signer="Otterbein",
        summary="Kazakhstan's Customs Control Committee wants the FSTEK licensing model; EXBS and INECP will advise.",
        paragraphs=(
            Paragraph(1, "SBU", "Summary: Kazakhstan's Customs Control Committee wants the FSTEK licensing model."),
            Paragraph(
                2,
                "SBU",
                "The EXBS Kazakhstan Program Office and INECP instructors compared the two control lists.",
                heading="A NEIGHBOR'S MODEL",
            ),
            Paragraph(
                3, "U", "Portal monitors at Khorgos were repaired in October; F-16 spare parts were not at issue."
            ),
            Paragraph(
                4, "SBU", "Comment: The counter-smuggling unit is small but eager. End comment.", heading="COMMENT"
            ),
        ),
        programs=("EXBS", "INECP"),
        agencies=("FSTEK", "Customs Control Committee (Kazakhstan)"),
        offices=("EXBS Kazakhstan Program Office",),
        acronyms={"INECP": "International Nonproliferation Export Control Program"},
        sources=(_source("WL0911/S09187"),),
    ),
    "UNCLAS SECTION 01 OF 02 ASTANA 091877\n\nSENSITIVE\nSIPDIS\n\nE.O. 12958: N/A\nTAGS: ETTC, PARM, MNUC, KZ, RS\n"
    "SUBJECT: KAZAKHSTAN: EXPORT CONTROL REVIEW LOOKS NORTH\n\nREF: A. 08 MOSCOW 93301  B. STATE 99120",
)

STATE_GUIDANCE = _assemble(
    Cable(
        id="08STATE94402",
        date="2008-04-30T22:10:00Z",
        origin="Secretary of State",
        classification="UNCLASSIFIED",
        precedence="routine",
        title="EXBS Reporting: Guidance for Advisors",
        subject="EXBS REPORTING: GUIDANCE FOR ADVISORS",
        tags=("ETTC", "KSTC", "AORC", "IT", "IS", "IN"),
        signer="Rice",
        summary="Posts should report monthly on EXBS training and on contacts with FSTEK and its sisters elsewhere.",
        paragraphs=(
            Paragraph(
                1,
                "U",
                "Summary: Posts should report monthly on Export Control and Related Border Security (EXBS) training.",
            ),
            Paragraph(2, "U", "Reports name each licensing authority met, such as FSTEK, and say what was asked for."),
        ),
        programs=("EXBS",),
        agencies=("FSTEK", "Department of State"),
        sources=(_source("WL0804/S09440"),),
    ),
    "UNCLAS STATE 094402\n\nE.O. 12958: N/A\nTAGS: ETTC, KSTC, AORC, IT, IS, IN\n"
    "SUBJECT: EXBS REPORTING: GUIDANCE FOR ADVISORS",
)

KYIV_SEMINAR = _assemble(
    Cable(
        id="07KYIV92208",
        date="2007-03-15T09:41:00Z",
        origin="Embassy Kyiv",
        classification="UNCLASSIFIED",
        precedence="routine",
        title="Ukraine: Supply Chain Seminar for Border Guards",
        subject="UKRAINE: SUPPLY CHAIN SEMINAR FOR BORDER GUARDS",
        tags=("ETTC", "PBTS", "UP"),
        signer="Ravenscroft",
        summary="State Border Guard Service officers took part in an EXBS seminar in Odesa.",
        paragraphs=(
            Paragraph(
                1,
                "U",
                "State Border Guard Service officers took part in an EXBS seminar on supply chain security in Odesa.",
            ),
            Paragraph(2, "U", "The State Customs Service sent nobody, pleading the holidays; its seminar is in May."),
        ),
        reporting_period=ReportingPeriod("2007-02-15", "2007-03-14"),
        programs=("EXBS",),
        agencies=("State Border Guard Service (Ukraine)", "State Customs Service (Ukraine)"),
        offices=("EXBS Ukraine Program Office",),
        sources=(_source("WL0703/S09220"),),
    ),
    "UNCLAS KYIV 092208\n\nE.O. 12958: N/A\nTAGS: ETTC, PBTS, UP\n"
    "SUBJECT: UKRAINE: SUPPLY CHAIN SEMINAR FOR BORDER GUARDS",
)

ANKARA_SECRET = _assemble(
    Cable(
        id="06ANKARA94112",
        date="2006-08-24T15:02:00Z",
        origin="Embassy Ankara",
        classification="SECRET//NOFORN",
        precedence="immediate",
        captions=("NOFORN", "SIPDIS"),
        title="Transit of Suspect Valves: GOT Promises a Search",
        subject="TRANSIT OF SUSPECT VALVES: GOT PROMISES A SEARCH",
        tags=("PARM", "ETTC", "MNUC", "TU", "IR"),
        references=("06STATE99187",),
        classified_by="DCM Lorna Petherick",
        declassify_on="2031-08-24",
        signer="Petherick",
        summary="The GOT will search the vessel at Mersin.",
        paragraphs=(
            Paragraph(1, "S/NF", "Summary: The GOT will search the vessel at Mersin. End summary."),
            Paragraph(
                2,
                "S/NF",
                "XXXXXXXXXXXX of the MFA said the S/S Karaca would be held. He asked for the FMF figures in return.",
            ),
            Paragraph(
                3,
                "C",
                "Comment: O'Donohue's visit helped. The valves are counter-terrorism's business too. End comment.",
            ),
        ),
        programs=("FMF",),
        agencies=("Ministry of Foreign Affairs (Turkey)",),
        redactions=1,
        sources=(
            _source("WL0608/S09411"),
            Source(
                "https://wikileaks.org/cable/2006/08/06ANKARA94112.html", "wikileaks", "2011-09-02T00:00:00Z", "1" * 64
            ),
        ),
        versions=(
            Version(
                "https://wikileaks.org/cable/2006/08/06ANKARA94112.html",
                "wikileaks",
                40,
                2,
                "XXXXXXXXXXXX of the MFA said XXXXXXXXXXXX",
            ),
        ),
    ),
    "S E C R E T ANKARA 094112\n\nSIPDIS\nNOFORN\n\nE.O. 12958: DECL: 08/24/2031\nTAGS: PARM, ETTC, MNUC, TU, IR\n"
    "SUBJECT: TRANSIT OF SUSPECT VALVES: GOT PROMISES A SEARCH\n\nREF: STATE 99187\n\n"
    "Classified By: DCM Lorna Petherick for reasons 1.4 (b) and (d).",
)

BOGOTA_TRAINING = _assemble(
    Cable(
        id="05BOGOTA97731",
        date="2005-09-19T21:30:00Z",
        origin="Embassy Bogota",
        classification="CONFIDENTIAL",
        precedence="priority",
        captions=("SIPDIS",),
        title="ATA Graduates Find a Bomb, and a Budget Gap",
        subject="ATA GRADUATES FIND A BOMB, AND A BUDGET GAP",
        tags=("PTER", "PREL", "ASEC", "CO"),
        classified_by="Charge d'Affaires Wendell Oyelaran",
        declassify_on="2015-09-19",
        signer="Oyelaran",
        summary="Police trained under Anti-Terrorism Assistance defused a device in Cucuta.",
        paragraphs=(
            Paragraph(
                1, "C", "Summary: Police trained under Anti-Terrorism Assistance (ATA) defused a device in Cúcuta."
            ),
            Paragraph(2, "C", "The Colombian National Police want ESF money for vehicles. The naïve answer is yes."),
        ),
        programs=("ATA", "ESF"),
        agencies=("Colombian National Police",),
        sources=(_source("WL0509/S09773"),),
    ),
    "C O N F I D E N T I A L BOGOTA 097731\n\nSIPDIS\n\nE.O. 12958: DECL: 09/19/2015\nTAGS: PTER, PREL, ASEC, CO\n"
    "SUBJECT: ATA GRADUATES FIND A BOMB, AND A BUDGET GAP\n\nClassified By: Charge d'Affaires Wendell Oyelaran",
)

NAIROBI_HEALTH = _assemble(
    Cable(
        id="07NAIROBI95540",
        date="2007-12-31T23:59:00Z",
        origin="Embassy Nairobi",
        classification="UNCLASSIFIED",
        precedence="flash",
        title="PEPFAR Warehouses Safe after Disturbances",
        subject="PEPFAR WAREHOUSES SAFE AFTER DISTURBANCES",
        tags=("KHIV", "PREL", "KE"),
        signer="Lindqvist",
        paragraphs=(
            Paragraph(
                1, "", "PEPFAR drug stores in Kisumu and Eldoret are intact. CDC and USAID staff are accounted for."
            ),
        ),
        programs=("PEPFAR",),
        agencies=("CDC", "USAID"),
        sources=(_source("WL0712/S09554"),),
    ),
    "UNCLAS NAIROBI 095540\n\nE.O. 12958: N/A\nTAGS: KHIV, PREL, KE\n"
    "SUBJECT: PEPFAR WAREHOUSES SAFE AFTER DISTURBANCES",
)

SINGAPORE_LANTERN = _assemble(
    Cable(
        id="10SINGAPORE90081",
        date="2010-01-22T04:17:00Z",
        origin="Embassy Singapore",
        classification="UNCLASSIFIED",
        precedence="routine",
        captions=("SENSITIVE",),
        title="Blue Lantern: Unfavorable Check on Trading Firm",
        subject="BLUE LANTERN: UNFAVORABLE CHECK ON TRADING FIRM",
        tags=("ETTC", "KOMC", "SN"),
        references=("09STATE99120",),
        signer="Marchetti-Rowe",
        paragraphs=(
            Paragraph(
                1, "SBU", "Econoff visited the firm named in reftel (Blue Lantern check) and found an empty shop."
            ),
            Paragraph(
                2,
                "SBU",
                "Singapore Customs says the firm's permit lapsed; EXBS advisors were told. Post recommends denial.",
            ),
        ),
        programs=("Blue Lantern", "EXBS"),
        agencies=("Singapore Customs",),
        sources=(_source("WL1001/S09008"),),
    ),
    "UNCLAS SINGAPORE 090081\n\nSENSITIVE\n\nE.O. 12958: N/A\nTAGS: ETTC, KOMC, SN\n"
    "SUBJECT: BLUE LANTERN: UNFAVORABLE CHECK ON TRADING FIRM\n\nREF: 09 STATE 99120",
)

STATE_OLD = _assemble(
    Cable(
        id="66STATE90017",
        date="1966-02-24",
        origin="Secretary of State",
        classification="LIMITED OFFICIAL USE",
        title="Visas for a Delegation",
        subject="VISAS FOR A DELEGATION",
        tags=("CVIS",),
        signer="Rusk",
        paragraphs=(
            Paragraph(None, "", "Posts may issue visas to the delegation without further reference to the Department."),
        ),
        is_partial=True,
        notes=("the page holds only a part of the cable",),
        sources=(_source("WL6602/S09001"),),
    ),
    "LIMITED OFFICIAL USE STATE 90017\n\nSUBJECT: VISAS FOR A DELEGATION",
)

QUITO_BARE = Cable(
    id="04QUITO96001",
    text="The consular agent reports that the road is open again.",
    body="The consular agent reports that the road is open again.",
    notes=("no header line is left on the page",),
    sources=(_source("WL0403/S09600"),),
)

CABLES: tuple[Cable, ...] = (
    MOSCOW_MONTHLY,
    ASTANA_REVIEW,
    STATE_GUIDANCE,
    KYIV_SEMINAR,
    ANKARA_SECRET,
    BOGOTA_TRAINING,
    NAIROBI_HEALTH,
    SINGAPORE_LANTERN,
    STATE_OLD,
    QUITO_BARE,
)
BY_ID: dict[str, Cable] = {cable.id: cable for cable in CABLES}
