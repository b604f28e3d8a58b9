"""Who classified the cable, and who signed it?

`Classified By: Acting Deputy Chief of Mission Marc Wall for Reasons 1.4 (b) and (d)`: the name stands before, after or
between titles, which are misspelt as often as not. The signer is the surname on the last line.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from indexer import ids, labels, posts

LONGEST_CLAUSE = 600  # characters after CLASSIFIED BY that are read
_WRAP_COLUMN = 71  # telegrams were cut at this column, through words

_CLAUSE_END = re.compile(
    r"""
      \bF?[O0]?R?\s*(?:F[O0]R\s+)?(?:THE\s+)?\bR\s{0,3}E\s{0,3}A\s{0,3}S(?:\s{0,3}[O0]\s{0,3}N)?
    | \b(?:F[O0]R|UNDER|PER|DUE\s+T[O0]|BASED\s+[O0]N|IAW|BY\s+AUTHORITY)\s+(?:E\.?[O0]\.?\s*)?\d
    | \bBASED\s+[O0]N\b | \bDUE\s+T[O0]\b
    | \bE\.?\s?[O0]\.?\s*1\d{4}\b | \b1\s?[.,]\s?\d\b | \b12958\b
    | \n\s*\n\s*(?=\S) | (?<=[\s.)])¶?\s?1\s?[.)]\s | \n[ ]*-{4,} | \bDECL(?:ASSIFY)?\b
    """,
    re.I | re.X,
)
_LABEL_AGAIN = re.compile(r"\A\s*(?:CLASS?\w{3,6}D\s+BY\s*[:;]?\s*)+", re.I)
_CHARGE = re.compile(
    r"\bCHARGE'?\s*,?\s*(?:D\s?[',]?\s?AFF\w+|AFF\w+|DE\s+MISSION)?\s*,?\s*(?:\(?\bA\.\s?I\.?\)?,?|\bAI\b)?", re.I
)
_SEPARATOR = re.compile(r"[,;:()?\n]+(?=\s|\Z|[A-Z])|\s--?\s|\.\s{2,}|\.\s*\Z")
_SUFFIX = re.compile(r"\A\s*(?:JR|SR|II|III|IV)\.?\s*\Z", re.I)
_INITIALS = re.compile(r"(?:[A-Z0]\.)+\Z|[A-Z]\Z")
_NAME = re.compile(r"[^\W\d_][\w.'`-]*\Z")

_TITLES = frozenset(
    """A ACTION ACTING ADCM ADMINISTRATION ADMINISTRATOR ADMIRAL ADVISER ADVISOR AFFAIRES AFFAIRS AGENCY AGRICULTURAL AI
    AIDE AIT AMB AMBASSADOR AMERICAN AMERICAS AND ANALYST APNSA ARMS ARMY ARSO ARTHUR ASIA ASIAN ASSISTANT ASSOCIATE
    AT ATTACHE AUTHORITY BRANCH BRIGADIER BUREAU BY CAPTAIN CDA CENTER CENTRAL CG CHAIR CHAIRMAN CHARGE CHIEF CHIEF-OF-MISSION
    CLASSIFICATION CLASSIFIED COL COLONEL COM COMMANDER COMMERCIAL COMMISSIONER CONGEN CONOFF CONS CONSUL CONSULATE
    CONSULAR CONTROL COORDINATOR COUNCIL COUNS COUNSEL COUNSELLOR COUNSELOR COUNSELER COUNCILOR COUNTERTERRORISM COUNTRY
    CTR CULTURAL DAO DAS DATT DC DCM DEFENSE DELEGATE DELEGATION DEMOCRACY DEP DEPARTMENT DEPT DEPUTY DESK DIPLOMATIC
    DIR DIRECTOR DIVISION DOS DPO DR DRUG EAST EASTERN ECON ECONCHIEF ECONCOUNS ECONOFF ECONOMIC ECONOMICAL ECONOMICS
    ECOPOL EMBASSY EMBOFF EMIN ENERGY ENFORCEMENT ENVIRONMENT ENVIRONMENTAL ENVOY ESTH EUROPE EUROPEAN EXECUTIVE
    EXTERNAL FIRST FINANCE FINANCIAL FOR FOREIGN FSO G GENERAL GLOBAL GUIDE HEAD HEALTH HONORABLE HUMAN IN INFORMATION INSTITUTIONAL
    INTEL INTELLIGENCE INTERIM INTERNAL INTERNATIONAL IO ISSUES JOINT LABOR LARGE LATIN LAW LEGAL LIAISON LIEUTENANT LT LTC LTCOL
    LTG MAJ MAJOR MANAGEMENT MANAGER MCOUNSELOR MEMBER MG MGMT MIL MILITARY MINCOUNS MINISTER MISSION MR MRS MS MULTILATERAL NARCOTICS
    NATIONAL NAVAL NEAR NEGOTIATOR NONPROLIFERATION NORTH NORTHERN NUCLEAR OF OFF OFFICE OFFICER OFFICIAL OPERATIONS
    ORGANIZATIONS P/E PACIFIC PAO PDAS PE PERMANENT PERMREP PLANNING PO POL POLAD POLCHIEF POLCOUNS POLCOUNSELOR
    POLECON POLECONCHIEF POLICY POLITICAL POLITICAL-MILITARY POLITICO POLMIL POLOFF POPULATION POST POST'S PREPARED
    PRESS PRINCIPAL PRINOFF PROGRAM PROGRAMS PROLIFERATION PRT PUBLIC REFUGEE REGIONAL RELATIONS REP REPRESENTATIVE
    RESEARCH RESOURCES REO RSO RIGHTS SA SCIENCE SECOND SECRETARY SECTION SECURITY SENIOR SERVICE SERVICES SOUTH SOUTHERN SPECIAL STAFF STATE
    TEAM TECHNOLOGY TERRORISM THE THIRD TO TRADE TREASURY U.S UNDER UNDERSECRETARY UNIT UNITED US USAID USDEL USDOC
    USEU USINT USMISSION USNATO USUN VC VERIFICATION VICE WEST WESTERN WESTERN-HEMISPHERE WHA EUR NEA AF EAP SCA INR ISN PM DRL INL PRM VCI OES EEB""".split()
)
_LONG_TITLES = tuple(title for title in _TITLES if len(title) >= 7 and title.isalpha())
_TITLE_FORM = re.compile(
    r"(?:POL|ECON|EMB|CON|MIL|LAB|SCI|AG|ADMIN)+(?:OFF|COUNS|CHIEF|CNSLR|MIN|SEC|ECON|MIL)\w*\Z|\w+OFF\Z|.*[/&\d].*"
)
_PARTICLES = frozenset("DE DEL DELLA DER VAN VON LA LE ST DU".split())


def classified_by(text: str, found: Iterable[labels.Label]) -> str:
    """The name after the first CLASSIFIED BY of `flat` text that has one, as printed, or ""; `found` are its labels."""
    for label in found:
        if label.kind == "classified":
            name = name_in(clause(text, label.end))
            if name:
                return name
    return ""


def clause(text: str, start: int) -> str:
    """What stands between CLASSIFIED BY, whose value starts at `start`, and the reason, words cut by the line joined."""
    line_start = text.rfind("\n", 0, start) + 1
    lines = text[start : start + LONGEST_CLAUSE].split("\n")
    joined = lines[0]
    width = start - line_start + len(lines[0].rstrip())
    for line in lines[1:]:
        cut_word = width == _WRAP_COLUMN and joined.rstrip()[-1:].isalpha() and line[:1].isalpha()
        joined = joined.rstrip() + line if cut_word else joined + "\n" + line
        width = len(line.rstrip())
    joined = _LABEL_AGAIN.sub("", joined.lstrip())
    end = _CLAUSE_END.search(joined)
    return joined[: end.start()] if end else joined


def name_in(value: str) -> str:
    """The person's name in a clause of titles and a name, or ""."""
    value = _CHARGE.sub(" CHARGE, ", value)
    parts = [part for part in _SEPARATOR.split(value) if part and part.strip()]
    single = ""
    for position, part in enumerate(parts):
        name = _name_of(part.split())
        if not name:
            continue
        if position + 1 < len(parts) and _SUFFIX.match(parts[position + 1]):
            name += ", " + parts[position + 1].strip()
            if re.search(rf"{re.escape(parts[position + 1].strip())}\.", value):
                name = name.rstrip(".") + ("." if name[-2:].upper() in ("JR", "SR") or name[-1] == "." else "")
        if " " in name or "." in name:
            return name
        single = single or name
    return single


def _name_of(words: list[str]) -> str:
    """The name at the end of a run of words: what follows the last title."""
    run: list[str] = []
    for word in reversed(words):
        bare = word.strip(".,\"'`")
        if not bare or word in ("-", "--"):
            if run:
                break
            continue
        if run and _INITIALS.match(word) and word.upper() not in ("A", "I"):
            run.insert(0, word)
            continue
        if _is_title(bare) or not _NAME.match(word.lstrip("\"'`")):
            if run:
                break
            continue
        run.insert(0, word)
    return _trimmed(run).strip(" ,").rstrip("." if not _ends_with_suffix(run) else " ")


def _ends_with_suffix(run: list[str]) -> bool:
    return bool(run) and run[-1].upper() in ("JR.", "SR.")


def _trimmed(run: list[str]) -> str:
    """A run without what can be no name before it: more than a forename before an initial, a word in another case."""
    initials = [at for at, word in enumerate(run) if _INITIALS.match(word)]
    if initials and initials[0] > 1:
        run = run[initials[0] - 1 :]
    while (
        len(run) > 2
        and run[0].isupper()
        and len(run[0]) > 1
        and not run[0].endswith(".")
        and not run[-1].isupper()
        and not run[1].isupper()
    ):
        run = run[1:]
    if len(run) > 3 and not initials and run[-2].upper() not in _PARTICLES and not _SUFFIX.match(run[-1]):
        run = run[-3:] if run[-3][:1].isupper() else run[-2:]
    return " ".join(run)


@lru_cache(maxsize=4096)
def _is_title(word: str) -> bool:
    """Whether a word is a title, an office, a place or another word that stands before a name; misspelt ones too."""
    word = word.upper().replace("0", "O").strip(".,'`")
    if word in _TITLES or _TITLE_FORM.match(word):
        return True
    if "-" in word:
        return all(_is_title(part) for part in word.split("-") if part)
    if len(word) >= 6 and any(ids.distance(word, title, 2) <= (2 if len(title) > 8 else 1) for title in _LONG_TITLES):
        return True
    return len(word) > 3 and word in _places()


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    names = [name for post in posts.all_posts() for name in (post.city, post.country)]
    words = {word.upper().strip(".") for name in names for word in re.split(r"[ -]", name)}
    return frozenset(
        words
        - {
            "GEORGE'S",
            "SAN",
            "JOSE",
            "SANTIAGO",
            "JORDAN",
            "CHAD",
            "FLORENCE",
            "SYDNEY",
            "GEORGETOWN",
            "VICTORIA",
            "KINGSTON",
            "HAMILTON",
            "SALVADOR",
            "DOMINGO",
            "MEDAN",
        }
    )


_SIGNER_END = re.compile(r"[#\s*=_-]+\Z")
_NOT_SIGNED = re.compile(
    r"NNNN\Z|(?:UNCLAS(?:SIFIED)?|CONFIDENTIAL|SECRET|LIMITED OFFICIAL USE|TOP SECRET)(?:[ /].*)?\Z|DECLASSIFIED/RELEASED|"
    r"REVIEW \d|EO SYSTEMATIC|PAGE \d|BT\Z|#\d+\Z|SENSITIVE\Z|SIPDIS\Z|NOFORN\Z|NOTE BY OC|.*\bINITIAL DISTRIBUTION\b",
    re.I,
)
_SIGNATURE = re.compile(r"(?:[A-Z]{2,4} )?(?:MC|MAC|O'|D')?[A-Z][A-Z'-]{2,20}(?: [A-Z][A-Z'-]{2,20})?(?:,? JR\.?)?\Z")
_NO_SURNAME = frozenset(
    "COMMENT SUMMARY NOTE TEXT END INTRODUCTION CONCLUSION BACKGROUND UNQUOTE QUOTE PARTICIPANTS ENDNOTE RECOMMENDATION "
    "ACTION CLEARED APPROVED DRAFTED ATTACHMENT ANNEX BIOGRAPHY POSTED MINIMIZE CONSIDERED BELOW ABOVE".split()
)


def signer(text: str) -> str:
    """The surname on the last line of the cable, in capitals, or ""."""
    for line in reversed(text[-4_000:].split("\n")):
        bare = _SIGNER_END.sub("", line).strip(" .\\")
        if not bare or _NOT_SIGNED.match(bare):
            continue
        if not _SIGNATURE.match(bare) or _NO_SURNAME & set(bare.split()):
            return ""
        return bare
    return ""
