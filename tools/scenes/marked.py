"""Generated tables inside of written documents, between `<!-- NAME -->` and `<!-- /NAME -->`."""
import pathlib


def replace(path, name, text):
    """Puts `text` between the marks of `name` in the file; ValueError where the marks are
    missing."""
    path = pathlib.Path(path)
    document = path.read_text(encoding="utf-8")
    begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    if begin not in document or end not in document:
        raise ValueError(f"{path}: expected the marks {begin.strip()} and {end}")
    head, rest = document.split(begin, 1)
    tail = rest.split(end, 1)[1]
    path.write_text(f"{head}{begin}{text.rstrip()}\n{end}{tail}", encoding="utf-8")


def table(header, rows):
    """A Markdown table; every cell is turned to text."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)
