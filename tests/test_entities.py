"""Are programs, agencies and offices found by the rules they are meant to follow? One line of text, one expectation."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.entities import Names, acronyms, aliases, describe, find_names
from indexer.entities.lexicon import lexicon
from indexer.entities.scope import running_text
from indexer.entities.tables import rows, words

MOSCOW, CAIRO, SAN_JOSE, ASTANA = "Embassy Moscow", "Embassy Cairo", "Embassy San Jose", "Embassy Astana"


def agencies(text: str, origin: str = MOSCOW, tags: tuple[str, ...] = ()) -> tuple[str, ...]:
    return find_names(text, origin, tags).agencies


def offices(text: str, origin: str = MOSCOW) -> tuple[str, ...]:
    """The offices named, without the origin, which always stands first."""
    return find_names(text, origin, ()).offices[1:]


@pytest.mark.parametrize(
    ("text", "programs"),
    [
        ("Post thanks EXBS for the scanners.", ("EXBS",)),
        ("SUBJECT: BLUE LANTERN CHECK COMPLETED", ("Blue Lantern",)),
        ("the Export Control and Related Border Security (EXBS) program", ("EXBS",)),
        ("officers trained with IMET and foreign military financing", ("IMET", "FMF")),
        ("funded under Section 1206 and the Merida Initiative", ("Section 1206", "Merida Initiative")),
        ("nominated for the International Visitor Leadership Program (IVLP)", ("International Visitor Program",)),
        ("the Proliferation Security Initiative (PSI); PSI partners met", ("PSI",)),
        ("the pump runs at 900 PSI", ()),
        ("the Cooperative Threat Reduction talks; CTR staff", ("CTR",)),
        ("banks filed a CTR for each deposit", ()),
        ("exercise Bright Star and the Leahy law", ()),
        ("international visitors crowd the beaches", ()),
    ],
)
def test_programs(text: str, programs: tuple[str, ...]) -> None:
    assert find_names(text, CAIRO, ()).programs == programs


@pytest.mark.parametrize(
    ("text", "origin", "expected"),
    [
        ("The MFA replied.", MOSCOW, "Ministry of Foreign Affairs (Russia)"),
        ("The MFA replied.", CAIRO, "Ministry of Foreign Affairs (Egypt)"),
        ("He called the Foreign Ministry.", ASTANA, "Ministry of Foreign Affairs (Kazakhstan)"),
        ("The Iraqi Ministry of Defence agreed.", CAIRO, "Ministry of Defense (Iraq)"),
        ("Armenia's MOD agreed.", MOSCOW, "Ministry of Defense (Armenia)"),
        ("the Ministry of Interior of Ukraine", MOSCOW, "Ministry of Interior (Ukraine)"),
        ("Ministry of Economy and Planning staff", ASTANA, "Ministry of Economy and Planning (Kazakhstan)"),
        ("the Ministry of Labour and Social Affairs", ASTANA, "Ministry of Labor and Social Affairs (Kazakhstan)"),
        ("the Mexican army", SAN_JOSE, "Army (Mexico)"),
        ("a patrol of the Coast Guard", SAN_JOSE, "Coast Guard (Costa Rica)"),
        ("the U.S. Coast Guard", SAN_JOSE, "U.S. Coast Guard"),
    ],
)  # fmt: skip
def test_whose_body_it_is(text: str, origin: str, expected: str) -> None:
    assert agencies(text, origin) == (expected,)


@pytest.mark.parametrize(
    ("text", "origin", "expected"),
    [
        ("ICE will raise its telephone rates.", SAN_JOSE, ()),
        ("ICE will send two agents.", MOSCOW, ("ICE",)),
        ("the DAS detained him", "Embassy Bogota", ("Administrative Department of Security (Colombia)",)),
        ("DAS Smith will visit", CAIRO, ()),
        ("(SBU) The weather was good.", MOSCOW, ()),
        ("PM Brown and the GOR agreed at 8 PM.", MOSCOW, ()),
        ("SUBJECT: WHO WILL AID THE VICTIMS", MOSCOW, ()),
        ("the World Health Organization (WHO); WHO staff", MOSCOW, ("WHO",)),
        ("Training by DHS/CBP followed.", MOSCOW, ("DHS", "CBP")),
        ("NATO-led and R&D work in UN-run camps", MOSCOW, ("NATO", "UN")),
        ("the Committee for Airport Security (CAS)", MOSCOW, ("Committee for Airport Security",)),
        ("the Nuclear and Radiation Safety Service said", MOSCOW, ("Nuclear and Radiation Safety Service",)),
        ("the Ministries of Health, Justice and Labor", MOSCOW, (
            "Ministry of Health (Russia)", "Ministry of Justice (Russia)", "Ministry of Labor (Russia)")),
        ("the Ministry of Public Security (MPS); MPS said", SAN_JOSE, ("Ministry of Public Security (Costa Rica)",)),
        ("the Senate Foreign Relations Committee and the Obama Administration", MOSCOW, ()),
        ("a graduate of the Royal Police Academy", MOSCOW, ()),
    ],
)  # fmt: skip
def test_agencies(text: str, origin: str, expected: tuple[str, ...]) -> None:
    assert agencies(text, origin) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cleared by AmEmbassy Tripoli", ("Embassy Tripoli",)),
        ("the U.S. Embassy in San Salvador", ("Embassy San Salvador",)),
        ("with AMCONSUL GUAYAQUIL and ConGen Lagos", ("Consulate Guayaquil", "Consulate Lagos")),
        ("the Russian Embassy in Washington", ("Embassy of Russia in Washington",)),
        ("a call from the Chilean Embassy", ("Chilean Embassy",)),
        ("the embassy closed early and their Embassy in Tehran", ()),
        ("the economic and political sections", ("Economic Section", "Political Section")),
        ("its consular section", ("Consular Section",)),
        ("with ISN/ECC and S/CT present", ("ISN/ECC", "S/CT")),
        ("(S/NF) A/S Fried and A/DCM Jones", ()),
        ("the EXBS Georgia Program Office", ("EXBS Georgia Program Office",)),
        ("head of the MFA's Office for North America Affairs Carlos Perez", ("Office for North America Affairs",)),
        ("the Dubai office of U.S. Immigration and Customs Enforcement", ("ICE Dubai",)),
        ("RSO and DAO briefed the team", ("RSO", "DAO")),
        ("Pol/Econ Counselor Lee and a POL/ECON report", ("POL/ECON Section",)),
        ("U.S. Mission in Brazil", ("Mission Brazil",)),
        ("Antioquia Department and Microsoft Office", ()),
    ],
)
def test_offices(text: str, expected: tuple[str, ...]) -> None:
    assert offices(text) == expected


def test_the_origin_is_the_first_office_unless_it_is_washington() -> None:
    assert find_names("Nothing.", MOSCOW, ()).offices == (MOSCOW,)
    assert find_names("Nothing.", "Secretary of State", ()).offices == ()


def test_a_bare_name_follows_the_nation_named_shortly_before() -> None:
    text = "The Iraqi Ministry of Defense wrote. The Ministry of Defense then asked for parts."
    assert agencies(text, CAIRO) == ("Ministry of Defense (Iraq)",)


def test_tags_decide_where_the_origin_is_washington() -> None:
    assert agencies("The MFA agreed.", "Secretary of State", ("PREL", "LY")) == ("Ministry of Foreign Affairs (Libya)",)
    assert agencies("The MFA agreed.", "Secretary of State", ("LY", "EG")) == ("Ministry of Foreign Affairs",)


def test_names_come_in_order_of_first_mention() -> None:
    assert agencies("The FBI, then DEA, then the FBI and NATO.") == ("FBI", "DEA", "NATO")


def test_the_longest_name_wins() -> None:
    assert agencies("the UN Security Council met") == ("UN Security Council",)


@pytest.mark.parametrize(
    ("text", "learned"),
    [
        ("a Border Security Training Course (BSTC) graduate", {"BSTC": "Border Security Training Course"}),
        ("FSTEK (Federal Service for Technical and Export Control)", {}),
        ("BTC (Baku Tbilisi Ceyhan) oil", {"BTC": "Baku Tbilisi Ceyhan"}),
        ("the Nuclear and Radiation Safety Service (NRSS) came", {"NRSS": "Nuclear and Radiation Safety Service"}),
        ("Summary (SBU) Officials said (NF) nothing", {}),
        ("He said so. Carlos Alvarez Smith (CAS)", {"CAS": "Carlos Alvarez Smith"}),
    ],
)  # fmt: skip
def test_acronyms_that_the_text_defines(text: str, learned: dict[str, str]) -> None:
    assert {found.short: found.long for found in acronyms.definitions(text)} == learned


def test_an_acronym_means_what_the_text_says() -> None:
    assert agencies("the Federal Bakers Institute (FBI) baked; FBI bread") == ()


def test_passing_lines_headers_and_page_breaks_are_no_mentions() -> None:
    text = (
        "SUBJECT: X\nTAGS: NATO PREL\nDEPT FOR EUR/RUS AND ISN/ECC\nNSC FOR SMITH\n\n"
        "1. The MOSCOW 00001234 002 OF 003 FBI came."
    )
    names = find_names(text, MOSCOW, ())
    assert (names.agencies, names.offices) == (("FBI",), (MOSCOW,))
    assert running_text(text).endswith("1. The FBI came.")


def test_aliases_and_full_names() -> None:
    assert "Export Control and Related Border Security" in aliases("program")["EXBS"]
    assert "Customs and Border Protection" in aliases("agency")["CBP"]
    assert "Russian Foreign Ministry" in aliases("agency")["Ministry of Foreign Affairs (Russia)"]
    assert "Office of Export Control Cooperation" in aliases("office")["ISN/ECC"]
    assert aliases("tag") == {}
    assert describe("program", "EXBS") == "Export Control and Related Border Security"
    assert describe("agency", "no such name") == ""


@pytest.mark.parametrize("table", ["programs", "agencies", "sections"])
def test_every_ambiguous_alias_has_its_reason(table: str) -> None:
    column = "unless" if table == "sections" else "ambiguous"
    assert [row["name"] for row in rows(table) if row[column] and not row["reason"]] == []


@pytest.mark.parametrize("table", ["programs", "agencies", "bodies", "sections", "national"])
def test_no_name_stands_twice_in_a_table(table: str) -> None:
    names = [(row["name"], row.get("country", "")) for row in rows(table)]
    assert len(names) == len(set(names))


def test_the_names_of_a_table_are_known_to_the_lexicon() -> None:
    hits = {entry.name for hit in lexicon().scan("EXBS, FSTEK and RSO") for entry in hit.entries}
    assert {"EXBS", "FSTEK", "RSO"} <= hits


@settings(deadline=None)
@given(st.text(max_size=400), st.sampled_from([MOSCOW, "", "Secretary of State", "nowhere"]))
def test_no_text_raises_and_names_are_distinct(text: str, origin: str) -> None:
    names = find_names(text, origin, ("RS",))
    for field in (names.programs, names.agencies, names.offices):
        assert len(field) == len(set(field))


_PIECES = (
    "the of and for (EXBS) MFA Ministry Defense Office Embassy Moscow section / - . , Russian U.S. Department DHS/CBP "
    "Committee National Security Service Directorate 's Customs Guard ISN/ECC Director Kazakhstan's Ministries"
).split()


@settings(deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=60))
def test_any_mixture_of_the_words_that_patterns_hang_on_is_read(pieces: list[str]) -> None:
    text = " ".join(pieces)
    assert isinstance(find_names(text, ASTANA, ("KZ",)), Names)
    assert find_names(text, ASTANA, ()) == find_names(text + "\n", ASTANA, ())


@pytest.mark.parametrize(
    "text",
    [" " * 1_000_000, "(" * 1_000_000, "A" * 1_000_000, "UN " * 333_333, "Ministry of " * 83_333, "A/" * 500_000,
     "Office of X and " * 62_500, "(AB) " * 200_000, "Political " * 100_000 + "sections", "\n" * 1_000_000],
    ids=["spaces", "brackets", "one word", "names", "ministries", "slashes", "offices", "acronyms", "list", "lines"],
)  # fmt: skip
def test_a_megabyte_of_anything_takes_at_most_a_second_or_so(text: str) -> None:
    lexicon()
    begin = time.process_time()
    find_names(text, MOSCOW, ())
    assert time.process_time() - begin < 3  # one second on a quiet core


def test_lists_of_words_are_never_empty() -> None:
    assert all(words(row["list"]) for row in rows("words"))
