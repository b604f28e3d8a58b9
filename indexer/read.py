"""What does a transcript say? One transcript in, one `Cable` with every field out."""

from dataclasses import replace

from index.cable import Cable, Source
from indexer.body import read_body
from indexer.entities import find_names
from indexer.header import read_header
from indexer.page import Page, Transcript
from indexer.people import signer
from indexer.period import reporting_period
from indexer.publishers import transcripts
from indexer.titles import titlefy
from indexer.wholeness import is_extract


def read_page(page: Page) -> list[Cable]:
    """Every cable on a page, in the order of the page. Raises NotACable where there is none."""
    cables = [read_cable(transcript) for transcript in transcripts(page)]
    if page.damage:
        note = f"The crawl's copy of the page is damaged ({page.damage}): what came after the damage is lost."
        return [replace(cable, is_partial=True, notes=(*cable.notes, note)) for cable in cables]
    return cables


def read_cable(transcript: Transcript) -> Cable:
    """Pure: the same transcript gives the same cable. Never raises on any text."""
    text = transcript.text
    header = read_header(text, transcript.stated)
    body = read_body(text[header.length :])
    title = transcript.title or titlefy(header.subject)
    names = find_names(text[header.scope :], header.origin, header.tags)
    return Cable(
        id=header.id,
        date=header.date,
        origin=header.origin,
        classification=header.classification,
        classification_inferred=header.classification_inferred,
        precedence=header.precedence,
        captions=header.captions,
        title=title,
        subject=header.subject,
        tags=header.tags,
        references=header.references,
        other_references=header.other_references,
        recipients=header.recipients,
        classified_by=header.classified_by,
        declassify_on=header.declassify_on,
        signer=signer(text),
        summary=body.summary,
        paragraphs=body.paragraphs,
        missing_paragraphs=body.missing_paragraphs,
        reporting_period=body.reporting_period or reporting_period("", header.subject, header.date),
        programs=names.programs,
        agencies=names.agencies,
        offices=names.offices,
        acronyms=names.acronyms,
        text=text,
        header_length=header.length,
        body=body.text,
        redactions=body.redactions,
        sources=(Source(transcript.url, transcript.publisher, transcript.crawled, transcript.sha256),),
        is_partial=body.is_partial or is_extract(text[: header.length]),
        notes=(*header.notes, *body.notes),
    )
