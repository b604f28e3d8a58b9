"""Does any locked package have a known weakness? Fails where one is known; says so where nobody could be asked.

pip-audit asks the package index's own list of weaknesses, which needs a network that reaches it.
"""

import json
import subprocess
import sys
from pathlib import Path

LOCKS = ("requirements.txt", "requirements-dev.txt")


def main() -> int:
    asked = [argument for lock in LOCKS for argument in ("-r", lock)]
    command = [Path(sys.executable).with_name("pip-audit"), "--disable-pip", "--require-hashes", "--format", "json"]
    done = subprocess.run([*command, *asked], check=False, capture_output=True, text=True)  # noqa: S603
    status, said = verdict(done.stdout, done.stderr)
    print("\n".join(f"pip-audit: {line}" for line in said))
    return status


def verdict(found: str, complained: str) -> tuple[int, list[str]]:
    """The exit status, and what is to be said, of what pip-audit printed on its two outputs."""
    try:
        packages = json.loads(found)["dependencies"]
    except (ValueError, KeyError):
        return 0, [f"NOT AUDITED, nobody could be asked: {complained.strip().rpartition(chr(10))[2]}"]
    skipped = sum("skip_reason" in package for package in packages)
    weak = [
        f"{package['name']} {package['version']} has the known weakness {weakness['id']}"
        for package in packages
        for weakness in package.get("vulns", ())
    ]
    said = [*weak, f"{len(packages) - skipped} packages audited, {len(weak)} known weaknesses"]
    if skipped:
        said.append(f"NOT AUDITED, the index has no list for them: {skipped} packages")
    return bool(weak), said


if __name__ == "__main__":
    sys.exit(main())
