"""Are the classifier and the signer found, and titles made of subjects?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import labels
from indexer.people import classified_by, signer
from indexer.titles import titlefy


def classifier(text: str) -> str:
    flat = labels.flat(text)
    return classified_by(flat, labels.labels(flat))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("Classified By: Ambassador Kari Lund for reasons 1.4 (b)", "Kari Lund", id="title before"),
        pytest.param("CLASSIFIED BY: Kari B. Lund, Ambassador. REASON: 1.4(B)", "Kari B. Lund", id="title behind"),
        pytest.param("Classified By: Classified by DCM Kari Lund, reason 1.4 (d)", "Kari Lund", id="label twice"),
        pytest.param("Class By: DCM Kari Lund for reasons 1.4", "Kari Lund", id="label cut short"),
        pytest.param("Classified By: Ambasador Kari Lund for Reasons 1.4", "Kari Lund", id="title misspelt"),
        pytest.param("Classified By: POL/ECON COUNSELOR K.B. LUND PER 1.5 (B)", "K.B. LUND", id="initials"),
        pytest.param("Classified By: Charge d'Affaires, a.i., Kari Lund\n\n1. (C) We", "Kari Lund", id="ad interim"),
        pytest.param("Classified By: CDA, a.i., Kari Lund, Reasons 1.4", "Kari Lund", id="ad interim after an acronym"),
        pytest.param("Classified By: AMBASSADOR OLE LUND, JR. FOR REASONS 1.4", "OLE LUND, JR.", id="a suffix"),
        pytest.param(
            "Classified By: Acting Unit Chief Kari\nLund. Reasons 1.4 (b)", "Kari Lund", id="name over two lines"
        ),
        pytest.param("Classified By: Senior Watch Officer Kari Lund, S/ES-O", "Kari Lund", id="office behind"),
        pytest.param(
            "Classified By: PolCouns Geoff Lund for Reasons 1.4 (B)", "Geoff Lund", id="a forename like a title"
        ),
        pytest.param("Classified By: Ambassador Lund, reason 1.4", "Lund", id="surname alone"),
        pytest.param(
            "1. (U) CLASSIFIED BY CONSUL KARI LUND.  REASON 1.5 (D).\n2. (C)", "KARI LUND", id="in paragraph 1"
        ),
        pytest.param("Classified By: Ambassador for reasons 1.4 (b)", "", id="a title alone"),
        pytest.param("Classified By: XXXXXXXXXXXX for reasons 1.4 (b)", "", id="a name taken out"),
        pytest.param(
            "Classified By: Ambassador Kar...\n\nClassified By: DCM Ole Lund, 1.4", "Ole Lund", id="cut off, then whole"
        ),
        pytest.param("Declassified by the National Archives", "", id="another word"),
    ],
)
def test_classified_by(text: str, name: str) -> None:
    assert classifier(text) == name


@pytest.mark.parametrize(
    ("ending", "name"),
    [
        pytest.param("\n\nLUND\n", "LUND", id="on a line of its own"),
        pytest.param("\nLUND\nNNNN\n", "LUND", id="the end of message behind"),
        pytest.param("\n\nLUND\n\nCONFIDENTIAL\n", "LUND", id="the banner behind"),
        pytest.param("\n\nLund", "LUND", id="small letters"),
        pytest.param(" End comment. Lund", "LUND", id="behind the last sentence"),
        pytest.param("\n\nLUND\n\nDeclassified", "LUND", id="a later note behind"),
        pytest.param("\n\nDE LA CRUZ", "DE LA CRUZ", id="particles"),
        pytest.param("\n\nLUND##", "LUND", id="marks behind"),
        pytest.param("\n\nEND TEXT.", "", id="the end of a text"),
        pytest.param("", "", id="nothing"),
        pytest.param("\n\nXXXXXXXXXXXX", "", id="a name taken out"),
    ],
)
def test_signer(ending: str, name: str) -> None:
    assert signer(f"1. (C) The whaling commission met, and adjourned.{ending}") == name


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("NORWAY: WHALERS MEET THE PM", "Norway: Whalers Meet the PM"),
        ("THE EU AND THE WTO: A WAY OUT OF THE IMPASSE", "The EU and the WTO: A Way Out of the Impasse"),
        ("GON'S REPLY TO S/CT ON F-16S AND THE G-8", "GON's Reply to S/CT on F-16s and the G-8"),
        ("12TH ROUND: O'NEILL'S \"LAST\" OFFER", "12th Round: O'Neill's \"Last\" Offer"),
        ("POPE BENEDICT XVI IN OSLO", "Pope Benedict XVI in Oslo"),
        ("Already in mixed case, of the USG", "Already in mixed case, of the USG"),
        ("", ""),
    ],
)
def test_titles(subject: str, title: str) -> None:
    assert titlefy(subject) == title


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=300))
def test_a_title_has_the_letters_of_its_subject(subject: str) -> None:
    assert titlefy(subject).casefold() == subject.casefold()


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=500))
def test_a_name_stands_in_the_text(text: str) -> None:
    clause = f"Classified By: {text}"
    squeezed = "".join(clause.split())
    assert "".join(classifier(clause).replace(",", "").split()) in squeezed.replace(",", "")


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=500))
def test_any_text_may_be_signed(text: str) -> None:
    assert signer(text) == signer(text).strip().upper()
