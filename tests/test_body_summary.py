"""Is the summary found in each of its forms, and is a body freed of its marks?"""

import pytest

from indexer.body import clean_content, summary

FORMS = {
    "before paragraph 1": "Summary: The port is open. End Summary\n\n1. (U) It opened.",
    "in capitals": "SUMMARY: The port is open.\nEND SUMMARY\n\n1. IT OPENED.",
    "in paragraph 1": "1. (C) Summary: The port is open. End Summary.\n\n2. (C) It opened.",
    "with a full stop": "1. (SBU) SUMMARY. The port is open. END SUMMARY.\n\n2. It opened.",
    "with the mark behind": "1. Summary: (SBU) The port is open. End summary.\n\n2. It opened.",
    "with nothing behind": "1. (C) Summary The port is open. End summary.\n\n2. It opened.",
    "in brackets": "1. (C) (SUMMARY): The port is open. End summary.\n\n2. It opened.",
    "under a ruled heading": "-------\nSUMMARY\n-------\n\n1. (C) The port is open. End Summary.\n\n2. (C) It opened.",
    "under a heading of equal signs": "Summary\n=======\n\n1. (C) The port is open. End Summary\n\n2. (C) It opened.",
    "under a heading on one line": "------- SUMMARY -------\n\n1. (C) The port is open. End Summary.\n\n"
    "2. (C) It opened.",
    "under a heading and named again": "Summary\n-------\n\n1. (U) Summary: The port is open. End Summary.\n\n"
    "2. It opened.",
    "without an end": "1. (C) Summary: The port is open.\n\n2. (C) It opened.",
    "under a heading, without an end": "Summary\n-------\n\n1. (C) The port is open.\n\n"
    "Details\n-------\n\n2. (C) It opened.",
    "with an end only": "Classified By: A. Clerk. Reasons 1.4 (b).\n\n"
    "1. (C) The port is open. End Summary.\n\n2. It opened.",
    "with a comment": "1. (C) Summary and Comment: The port is open. End Summary and Comment.\n\n2. It opened.",
    "with a comment by stroke": "Summary/Comment: The port is open.\nEnd Summary/Comment.\n\n1. It opened.",
    "after an introduction": "1. (C) Introduction and Summary. The port is open. End introduction and summary.\n\n"
    "2. It opened.",
    "with an action request": "1. (C) Summary and action request. The port is open. End Summary.\n\n2. It opened.",
    "begun in words": "BEGIN SUMMARY\n\nThe port is open. END SUMMARY\n\n1. IT OPENED.",
    "on one line with all the rest": "1. (C) Summary: The port is open. End Summary. 2. (C) It opened.",
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS.keys())
def test_the_summary_is_found(text: str) -> None:
    assert summary(text) == "The port is open."


@pytest.mark.parametrize(
    "text",
    [
        "1. (U) The port opened.",
        "SUBJECT: SUMMARY OF THE MEETING\n\n1. (U) The port opened.",
        "1. (U) He gave a summary of the talks.\n\n2. (U) In summary, the port opened.",
        "",
    ],
)
def test_a_cable_without_a_summary_has_none(text: str) -> None:
    assert summary(text) == ""


def test_a_summary_of_two_paragraphs_is_given_without_their_numbers() -> None:
    text = "1. (C) SUMMARY: The port is open.\n\n2. (C) It is small. END SUMMARY.\n\n3. (C) It opened."
    assert summary(text) == "The port is open.\n\nIt is small."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. One.\n2. Two.\n", "One.\nTwo.\n"),
        ("1. (C) One.\n2. (S/NF) Two.\n", "One.\nTwo.\n"),
        ("1. One.\n-----\nHead\n-----\n2. Two.\n", "One.\n\nHead\n\nTwo.\n"),
        ("1. One.\n\nOSLO 0000012 002 OF 003\n\n2. Two.", "One.\n\nTwo."),
        ("1. (C) Summary: One. End Summary.\n", "One. \n"),
    ],
)
def test_clean_content_leaves_the_words_and_the_lines(text: str, expected: str) -> None:
    assert clean_content(text) == expected
