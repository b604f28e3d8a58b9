"""Do the rules for names that lists, nations, hyphens and small words make hold? One sentence, one expectation."""

import pytest

from indexer.entities import find_names
from indexer.entities.scope import running_text
from indexer.entities.tables import rows

MOSCOW, CAIRO, ACCRA, LONDON = "Embassy Moscow", "Embassy Cairo", "Embassy Accra", "Embassy London"


def agencies(text: str, origin: str = MOSCOW) -> tuple[str, ...]:
    return find_names(text, origin, ()).agencies


def offices(text: str, origin: str = MOSCOW) -> tuple[str, ...]:
    """The offices named, without the origin, which always stands first."""
    return find_names(text, origin, ()).offices[1:]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Office of Grain Removal and Abatement wrote", "Office of Grain Removal and Abatement"),
        ("the MFA's Arms Control and Disarmament Department", "Arms Control and Disarmament Department"),
        ("a Chemical and Biological Weapons Division paper", "Chemical and Biological Weapons Division"),
        ("the Office of Global Women's Issues wrote", "Office of Global Women's Issues"),
        ("the Office of Russian Affairs Smith and Jones", "Office of Russian Affairs"),
        ("the Office of the National Fisheries Coordinator", "Office of the National Fisheries Coordinator"),
        ("the office of Export Control and Strategic Goods", "Office of Export Control and Strategic Goods"),
        ("MINREX's North American Division called", "North American Division"),
        ("the Office of Defense Trade Controls Compliance (PM/DTCC) asks", "PM/DTCC"),
        ("the Public Prosecutor's Division of Asset Seizures", "Division of Asset Seizures"),
        ("the MFA consular department", "MFA consular department"),
        ("the DOJ Counterterrorism section", "Counterterrorism section"),
    ],
)  # fmt: skip
def test_how_far_a_unit_s_name_reaches(text: str, expected: str) -> None:
    assert offices(text) == (expected,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Office of Export Control Cooperation wrote. ISN/ECC asks.", ("ISN/ECC",)),
        ("ISN/ECC asks. The Office of Export Control Cooperation wrote.", ("ISN/ECC",)),
        ("The Office of Export Control Cooperation (ECC) wrote.", ("ISN/ECC",)),
        ("The Office of Arms Trade wrote. The Office of Arms Trade (PM/DTCC) asks.", ("PM/DTCC",)),
        ("The Office of Export Control Cooperation wrote.", ("Office of Export Control Cooperation",)),
        ("The Office of Arms Trade wrote. ISN/ECC asks.", ("Office of Arms Trade", "ISN/ECC")),
        ("Thai Office of Export Control Cooperation; ISN/ECC", ("Office of Export Control Cooperation", "ISN/ECC")),
    ],
)  # fmt: skip
def test_an_office_and_its_symbol_in_one_cable_are_one(text: str, expected: tuple[str, ...]) -> None:
    assert offices(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "the candidate for the office of Public Security Secretary",
        "the Defense Committee and the Foreign Relations Committee",
        "the Pacific Coast of Example Department",
        "INL/DEA courses",
        "FOREIGN SECRETARY RAO SPEAKS",
    ],
)
def test_what_is_no_unit(text: str) -> None:
    assert offices(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Ministries of Defense and Interior", ("Ministry of Defense (Russia)", "Ministry of Interior (Russia)")),
        ("the Defense and Interior Ministries", ("Ministry of Defense (Russia)", "Ministry of Interior (Russia)")),
        ("Foreign and Defense Ministries", ("Ministry of Foreign Affairs (Russia)", "Ministry of Defense (Russia)")),
        ("the Russian and Kazakh Ministries of Defense", (
            "Ministry of Defense (Russia)", "Ministry of Defense (Kazakhstan)")),
        ("the Polish and Czech border guards", ("Border Guards (Czech Republic)", "Border Guards (Poland)")),
        ("the ministry of foreign affairs, trade and defense", (
            "Ministry of Foreign Affairs (Russia)", "Ministry of Trade (Russia)", "Ministry of Defense (Russia)")),
        ("Ministry of Industry, Tourism and Trade", ("Ministry of Industry, Tourism and Trade (Russia)",)),
        ("the Ministries of Labor, Science and Technology and Health", (
            "Ministry of Labor (Russia)", "Ministry of Science and Technology (Russia)",
            "Ministry of Health (Russia)")),
        ("the Ministry of Interior, Higher Education Commission", (
            "Ministry of Interior (Russia)", "Higher Education Commission")),
        ("the Ministry of Interior-appointed governor", ("Ministry of Interior (Russia)",)),
        ("the Ministry of Defense and Border Security Service", (
            "Ministry of Defense (Russia)", "Border Security Service")),
        ("Ministry of Justice and Foreign Affairs officials", (
            "Ministry of Justice (Russia)", "Ministry of Foreign Affairs (Russia)")),
        ("the Women's Ministry", ("Ministry of Women's Affairs (Russia)",)),
        ("the Ministry of Kosovo Affairs", ()),
    ],
)  # fmt: skip
def test_lists_of_ministries_and_of_nations(text: str, expected: tuple[str, ...]) -> None:
    assert set(agencies(text)) == set(expected)


@pytest.mark.parametrize(
    ("text", "origin", "expected"),
    [
        ("the Ghana Ports Authority", ACCRA, ("Ghana Ports Authority",)),
        ("the Ghana Police said", ACCRA, ("Ghana Police",)),
        ("the Ghanaian Police Service", ACCRA, ("Police Service",)),
        ("the Polish Special Operations Forces", MOSCOW, ("Special Operations Forces",)),
        ("U.S. Armed Forces and Beninese Security Forces", ACCRA, ()),
        ("the UAE Joint Energy Committee", "Embassy Abu Dhabi", ("Joint Energy Committee",)),
        ("the Council of Public Security and National Defense", ACCRA, (
            "Council of Public Security and National Defense",)),
        ("the Council of Elders and the Council of Ministers", ACCRA, ()),
        ("the Major Crimes Task Force and the UN Commission on Narcotic Drugs", ACCRA, (
            "Major Crimes Task Force", "UN Commission on Narcotic Drugs")),
        ("the Interministerial Committee to Combat Piracy", ACCRA, ("Interministerial Committee to Combat Piracy",)),
        ("the Department of Customs of the Tax Agency", "Embassy Madrid", ("Department of Customs", "Tax Agency")),
        ("present were MGT, FBI, ATF, DEA, ICE and PD", ACCRA, ("FBI", "ATF", "DEA", "ICE")),
        ("ICE AND THE WINTER ON THE LAKES", ACCRA, ()),
        ("Sharjah Customs called", "Consulate Dubai", ("Sharjah Customs",)),
        ("the Customs Service wrote; Customs then paid", "Embassy Maputo", ("Customs Service (Mozambique)",)),
        ("an Israeli-MFA paper", CAIRO, ("Ministry of Foreign Affairs (Israel)",)),
        ("the Libya-EU memorandum, co-UN", CAIRO, ("EU",)),
        ("the Royal Bahrain Navy and then the Bahrain Navy", "Embassy Manama", ("Royal Bahrain Navy",)),
        ("the Royal Oman Air Force; the Omani Air Force", CAIRO, ("Royal Oman Air Force",)),
        ("the Foreign Ministry; the Indian Foreign Ministry", LONDON, ("FCO", "Ministry of External Affairs (India)")),
    ],
)  # fmt: skip
def test_names_with_their_nation(text: str, origin: str, expected: tuple[str, ...]) -> None:
    assert agencies(text, origin) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the U.K. and Italian Embassies", ("Italian Embassy", "UK Embassy")),
        ("the British Embassy, the UK Embassy", ("UK Embassy",)),
        ("working with the Embassy of Portugal, it", ("Embassy of Portugal",)),
        ("the Embassy of the United States in Asuncion", ("Embassy Asuncion",)),
        ("U.S. Immigration and Customs Enforcement (ICE) office in Riyadh", ("ICE Riyadh",)),
        ("the DEA's Dubai office", ("DEA Dubai",)),
        ("the Regional Security Officer (RSO); RSO", ("RSO",)),
    ],
)
def test_missions_and_offices_abroad(text: str, expected: tuple[str, ...]) -> None:
    assert set(offices(text)) == set(expected)


def test_an_origin_with_two_names_is_one_office() -> None:
    assert find_names("USINT wrote.", "US Interests Section Havana", ()).offices == ("USINT Havana",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("asked for a 1206 request", ("Section 1206",)),
        ("the 1206 boxes", ()),
    ],
)
def test_programs_named_by_a_number(text: str, expected: tuple[str, ...]) -> None:
    assert find_names(text, CAIRO, ()).programs == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("agencies like the UN LONDON 00002357 002.3 OF 002 Development Program", "the UN Development Program"),
        ("aid from SAN JOSE 00000596 003 OF 003 the Post", "aid from the Post"),
        ("the Department of SIPDIS Women", "the Department of Women"),
        ("the Non- Proliferation Office", "the Non-Proliferation Office"),
        ("the Foreign \\ Affairs Office", "the Foreign Affairs Office"),
    ],
)  # fmt: skip
def test_what_stands_between_the_words_of_a_name_is_cut(text: str, expected: str) -> None:
    assert running_text(text).endswith(expected)


def test_bodies_known_by_a_name_of_their_own_are_bodies() -> None:
    shared = {row["name"] for row in rows("bodies")}
    assert [row for row in rows("known_as") if row["body"] not in shared] == []
