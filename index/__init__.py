"""What a cable is, and how cables lie on disk.

The innermost room: it imports none of the others. `cable` is the record, `fields` the one table of fields,
`analysis` how text becomes terms, `store` the generations on disk.
"""
