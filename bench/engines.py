"""How does each engine index the cables and answer? One class each, all with `build`, `open` and `ask`.

`ask` is a facetted page: the top 10 with their stored fields and the counts of seven facets, each without its own
filter. It returns the number of hits.
"""

import os
import shutil
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

from whoosh import query as q

from bench.corpora import Record, cable, load, records, spans
from bench.queries import Asked
from index import bulk, schema
from index.analysis import stem, terms
from index.fields import FACETS
from search.compile import SUBJECT_WEIGHT, SUMMARY_WEIGHT
from search.paragraph import SameParagraph
from search.run import run_reader

FACET_NAMES = [row.name for row in FACETS]
WEIGHTS = (("text", 1.0), ("subject", SUBJECT_WEIGHT), ("summary", SUMMARY_WEIGHT))


class Reftel:
    """Our own index; `Cable` objects are read back for the ten hits."""

    name = "Reftel"

    def build(self, corpus: Path, folder: Path) -> None:
        bulk.write(folder, spans(corpus), load, min(2, os.cpu_count() or 1), 1024, lambda done: None)

    def open(self, folder: Path) -> None:
        self.reader = bulk.open_segment(folder)

    def ask(self, asked: Asked) -> int:
        filters: dict[str, Any] = {}
        if asked.origin:
            filters["origin"] = q.Term("origin", asked.origin.lower())
        if asked.since:
            first, last = schema.minutes(asked.since), schema.minutes(asked.until)
            filters["date"] = q.NumericRange("date", first, last, endexcl=True)
        matches = run_reader(self.reader, self.query(asked), filters, FACET_NAMES)
        for docnum, _ in matches.docs:
            self.reader.cable(docnum)
        return matches.total

    def query(self, asked: Asked) -> Any:
        words = terms(asked.words)
        match asked.kind:
            case "term" | "and":
                return q.And([_word(word) for word in words]) if len(words) > 1 else _word(words[0])
            case "or":
                return q.Or([_word(word) for word in words])
            case "phrase":
                return q.Or([q.Phrase(f"{name}_exact", words, boost=boost) for name, boost in WEIGHTS])
            case "prefix":
                return q.Prefix("text_exact", words[0])
            case "wildcard":
                return q.Wildcard("text_exact", asked.words)
            case "fuzzy":
                return q.FuzzyTerm("text_exact", words[0], maxdist=1, prefixlength=0)
            case "near":
                return q.Phrase("text_exact", words, slop=10)
            case "paragraph":
                return SameParagraph("text_exact", [[word] for word in words])
            case _:
                return q.Every()


def _word(word: str) -> Any:
    return q.Or([q.Term(name, stem(word), boost=boost) for name, boost in WEIGHTS])


class Tantivy:
    """Tantivy through its Python bindings, two writing threads."""

    name = "Tantivy"
    fast = ("month", "program", "agency", "office", "origin", "cls", "tags")

    def build(self, corpus: Path, folder: Path) -> None:
        import tantivy  # noqa: PLC0415 - a peer, not a dependency

        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        builder.add_text_field("subject", stored=True, tokenizer_name="en_stem")
        builder.add_text_field("text", stored=True, tokenizer_name="en_stem")
        for name in self.fast:
            builder.add_text_field(name, stored=True, tokenizer_name="raw", fast=True)
        builder.add_date_field("date", stored=True, indexed=True, fast=True)
        index = tantivy.Index(builder.build(), path=os.fspath(folder))
        writer = index.writer(1_000_000_000, 2)
        for one in records(corpus):
            writer.add_document(
                tantivy.Document(
                    id=one.id,
                    subject=one.subject,
                    text=one.text,
                    month=one.month,
                    origin=one.origin,
                    cls=one.classification,
                    tags=one.tags,
                    program=one.program,
                    agency=one.agency,
                    office=one.office,
                    date=datetime.fromisoformat(one.created),
                )
            )
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> None:
        import tantivy  # noqa: PLC0415

        self.tantivy = tantivy
        self.index = tantivy.Index.open(os.fspath(folder))
        self.index.reload()
        self.searcher = self.index.searcher()

    def ask(self, asked: Asked) -> int:
        base, narrowed, own = self._queries(asked)
        result = self.searcher.search(narrowed, 10)
        self.searcher.aggregate(narrowed, {f: {"terms": {"field": f, "size": 2000}} for f in self.fast if f != own})
        if own:
            self.searcher.aggregate(base, {own: {"terms": {"field": own, "size": 2000}}})
        for _, address in result.hits:
            self.searcher.doc(address)
        return int(result.count)  # type: ignore[attr-defined]

    def _queries(self, asked: Asked) -> tuple[Any, Any, str]:
        if asked.kind == "prefix":
            base = self.tantivy.Query.regex_query(self.index.schema, "text", f"{asked.words}.*")
            return base, base, ""
        text = {
            "and": " AND ".join(asked.words.split()),
            "phrase": f'"{asked.words}"',
        }.get(asked.kind, asked.words)
        base = self.index.parse_query(text, ["subject", "text"])
        if asked.origin:
            return base, self.index.parse_query(f'{text} AND origin:"{asked.origin}"', ["subject", "text"]), "origin"
        if asked.since:
            span = f"date:[{asked.since}T00:00:00Z TO {asked.until}T00:00:00Z}}"
            return base, self.index.parse_query(f"{text} AND {span}", ["subject", "text"]), "month"
        return base, base, ""


class Fts5:
    """SQLite's full-text index with tables of values beside it."""

    name = "SQLite FTS5"
    lists = ("tags", "program", "agency", "office")
    columns = ("month", "origin", "cls")

    def build(self, corpus: Path, folder: Path) -> None:
        db = sqlite3.connect(folder / "cables.db")
        db.execute("pragma journal_mode=off")
        db.execute("pragma synchronous=off")
        db.execute("create table c(rowid integer primary key, id, created, month, cls, origin, subject, text)")
        db.execute(
            "create virtual table f using fts5(subject, text, content='c', tokenize='porter unicode61', prefix='4 5')"
        )
        for name in self.lists:
            db.execute(f"create table {name}(c integer, value)")
        for n, one in enumerate(records(corpus), 1):
            row = (n, one.id, one.created, one.month, one.classification, one.origin, one.subject, one.text)
            db.execute("insert into c values(?,?,?,?,?,?,?,?)", row)
            db.execute("insert into f(rowid, subject, text) values(?,?,?)", (n, one.subject, one.text))
            for name in self.lists:
                db.executemany(f"insert into {name} values(?,?)", [(n, value) for value in getattr(one, name)])
        for name in self.lists:
            db.execute(f"create index {name}_c on {name}(c)")
        db.execute("create index c_created on c(created)")
        db.execute("create index c_origin on c(origin)")
        db.execute("create table m as select rowid as r, month, origin, cls from c")
        db.execute("create unique index m_r on m(r)")
        db.commit()
        db.execute("insert into f(f) values('optimize')")
        db.commit()
        db.close()

    def open(self, folder: Path) -> None:
        self.db = sqlite3.connect(folder / "cables.db")
        self.db.execute("create temp table h(r integer primary key)")

    def ask(self, asked: Asked) -> int:
        match = {
            "or": " OR ".join(asked.words.split()),
            "phrase": f'"{asked.words}"',
            "prefix": f"{asked.words}*",
        }.get(asked.kind, asked.words)
        where, values, own = "", [], ""
        if asked.origin:
            where, values, own = " and c.origin=?", [asked.origin], "origin"
        if asked.since:
            where, values, own = " and c.created>=? and c.created<?", [asked.since, asked.until], "month"
        total = self._hits(match, where, values)
        for name in self.columns:
            if name != own:
                self.db.execute(f"select {name}, count(*) from h join m on m.r=h.r group by 1").fetchall()  # noqa: S608
        for name in self.lists:
            self.db.execute(f"select value, count(*) from h join {name} on c=h.r group by 1").fetchall()  # noqa: S608
        order = f"select c.* from f join c on c.rowid=f.rowid where f match ?{where} order by bm25(f) limit 10"  # noqa: S608
        self.db.execute(order, [match, *values]).fetchall()
        if own:
            self._hits(match, "", [])
            self.db.execute(f"select {own}, count(*) from h join m on m.r=h.r group by 1").fetchall()  # noqa: S608
        return total

    def _hits(self, match: str, where: str, values: list[str]) -> int:
        self.db.execute("delete from h")
        join = " join c on c.rowid=f.rowid" if where else ""
        self.db.execute(f"insert into h select f.rowid from f{join} where f match ?{where}", [match, *values])  # noqa: S608
        return int(self.db.execute("select count(*) from h").fetchone()[0])


class StockWhoosh:
    """Whoosh 2.7.4 with its own codec, writer and searcher."""

    name = "stock Whoosh"
    facets = ("month", "origin", "cls", "tags", "program", "agency", "office")

    def build(self, corpus: Path, folder: Path) -> None:
        from whoosh import analysis, fields, index  # noqa: PLC0415

        words = analysis.StemmingAnalyzer()
        values = {name: fields.KEYWORD(commas=True) for name in ("tags", "program", "agency", "office")}
        made = fields.Schema(
            id=fields.ID(stored=True, unique=True),
            date=fields.DATETIME(stored=True, sortable=True),
            month=fields.ID(stored=True, sortable=True),
            cls=fields.ID(stored=True, sortable=True),
            origin=fields.ID(stored=True, sortable=True),
            subject=fields.TEXT(stored=True, analyzer=words),
            text=fields.TEXT(stored=True, analyzer=words),
            **values,
        )
        writer = index.create_in(os.fspath(folder), made).writer(limitmb=1024)
        for one in records(corpus):
            writer.add_document(
                id=one.id,
                date=datetime.fromisoformat(one.created),
                month=one.month,
                cls=one.classification,
                origin=one.origin,
                subject=one.subject,
                text=one.text,
                **{name: ",".join(getattr(one, name)) for name in values},
            )
        writer.commit(optimize=True)

    def open(self, folder: Path) -> None:
        from whoosh import index  # noqa: PLC0415

        self.index = index.open_dir(os.fspath(folder))
        self.searcher = self.index.searcher()

    def ask(self, asked: Asked) -> int:
        from whoosh import qparser, sorting  # noqa: PLC0415

        group = qparser.OrGroup if asked.kind == "or" else qparser.AndGroup
        text = {"phrase": f'"{asked.words}"', "prefix": f"{asked.words}*"}.get(asked.kind, asked.words)
        base = qparser.MultifieldParser(["subject", "text"], self.index.schema, group=group).parse(text)
        narrowing, own = None, ""
        if asked.origin:
            narrowing, own = q.Term("origin", asked.origin), "origin"
        if asked.since:
            first, last = datetime.fromisoformat(asked.since), datetime.fromisoformat(asked.until)
            narrowing, own = q.DateRange("date", first, last, endexcl=True), "month"

        def facet(name: str) -> Any:
            return sorting.FieldFacet(name, allow_overlap=name not in ("month", "origin", "cls"), maptype=sorting.Count)

        rest = {name: facet(name) for name in self.facets if name != own}
        results = self.searcher.search(base, limit=10, filter=narrowing, groupedby=rest)
        for name in rest:
            results.groups(name)
        if own:
            self.searcher.search(base, limit=10, groupedby={own: facet(own)}).groups(own)
        for hit in results:
            hit.fields()
        return len(results)


ENGINES = {engine.name: engine for engine in (Reftel, Tantivy, Fts5, StockWhoosh)}


def fresh(folder: Path) -> Path:
    """An empty folder in the place of what was there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


__all__ = ["ENGINES", "Record", "cable", "fresh"]
