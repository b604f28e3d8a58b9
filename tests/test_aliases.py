"""Do aliases come back as they were written, in both directions?"""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.aliases import NAME, Aliases, write
from index.analysis import fold
from index.errors import IndexDamaged

names = st.text(alphabet="abÀé -/", min_size=1, max_size=6).map(lambda text: " ".join(text.split())).filter(bool)
tables = st.dictionaries(
    st.sampled_from(["agency", "office"]),
    st.dictionaries(names.map(fold), st.lists(names, min_size=1, max_size=3, unique=True).map(tuple), max_size=8),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=tables)
def test_they_come_back(tmp_path_factory: pytest.TempPathFactory, table: dict[str, dict[str, tuple[str, ...]]]) -> None:
    path = tmp_path_factory.mktemp("aliases") / NAME
    write(path, table)
    read = Aliases(path)
    assert read == {field: names for field, names in table.items() if names}
    for field, written in table.items():
        if not written:
            continue
        for value in {value for values in written.values() for value in values}:
            having = {alias for alias, values in written.items() if fold(value) in map(fold, values)}
            assert set(read[field].of(value.upper())) == having
        assert dict(read[field].beginning("a")) == {a: v for a, v in written.items() if a.startswith("a")}
        assert read[field].of("nobody") == ()
        assert read[field].get("nobody") is None


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    write(tmp_path / NAME, {"program": {"exbs": ("EXBS",)}})
    whole = (tmp_path / NAME).read_bytes()
    (tmp_path / "short").write_bytes(whole[:-70])
    with pytest.raises(IndexDamaged):
        Aliases(tmp_path / "short")
