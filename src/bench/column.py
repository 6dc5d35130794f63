#!/usr/bin/env python3
"""Draws the stratigraphic column of a report as an SVG of its own: src/bench/column.py report.html > column.svg

Needs Chromium, which runs the report's script. Paths are rounded to whole units.
"""
import pathlib
import re
import subprocess
import sys

USED = r"\.(?:layer|other|\w+-(?:ground|mark)|edge|surface|hiatus|axis|amount|letter|place|over)|#pale|\.drawing"


def shorter(match):
    """The data of a path in whole units, each point told from the one before it."""
    out, at, letter = [], (0, 0), ""
    for command, points in re.findall(r"([MLCZ])([^MLCZ]*)", match.group(1)):
        values = [round(float(value)) for value in re.findall(r"-?[\d.]+", points)]
        pairs = list(zip(values[::2], values[1::2]))
        if command == "Z":
            out.append("z")
        size = 3 if command == "C" else 1
        for i in range(0, len(pairs), size):
            if command == "M":
                out.append("M{},{}".format(*pairs[i]))
            else:
                moved = " ".join(f"{x - at[0]},{y - at[1]}" for x, y in pairs[i:i + size])
                out.append((" " if letter == command else command.lower()) + moved)
            at, letter = pairs[i + size - 1], command
        letter = "" if command == "Z" else letter
    return 'd="' + "".join(out) + '"'


def mixed(one, other, part):
    """A colour that is so much of one, and the rest of another; hexadecimal."""
    channels = [round(part * int(one[i:i + 2], 16) + (1 - part) * int(other[i:i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def main():
    page = pathlib.Path(sys.argv[1]).resolve()
    dom = subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1100,900",
         "--virtual-time-budget=8000", "--dump-dom", page.as_uri()],
        check=True, capture_output=True, text=True).stdout
    start = dom.index("<svg", dom.index('id="column-drawing"'))
    column = dom[start:dom.index("</svg>", start)]
    patterns = re.search(r'<svg class="patterns".*?(<defs>.*?</defs>)', dom, re.DOTALL).group(1)
    style = re.search(r"<style>(.*?)</style>", dom, re.DOTALL).group(1)
    light = dict(re.findall(r"(--[\w-]+): ([^;]+);", style[:style.index("@media")]))
    rules = [rule for rule in re.findall(r"([^{}]+\{[^{}]*\})", style[:style.index("@media print")])
             if re.search(USED, rule.split("{")[0]) and "@" not in rule]
    css = "".join(rule.strip() for rule in rules if not rule.strip().startswith(".drawing {")).replace(".drawing ", "")
    css = re.sub(r"var\((--[\w-]+)\)", lambda name: light.get(name.group(1), "inherit"), css)
    width, height = re.search(r'viewBox="0,0,(\d+),(\d+)"', column).groups()
    body = column[column.index(">") + 1:].replace("&nbsp;", "&#160;")
    body = re.sub(r"-?\d+\.\d{2,}", lambda number: f"{float(number.group()):.{2 if float(number.group()) < 2 else 1}f}", body)
    body = re.sub(r' (?:tabindex|role|data-label|data-\w+|aria-label|aria-hidden|focusable)="[^"]*"', "", body)
    body = re.sub(
        r'style="fill: color-mix\(in oklab, color-mix\(in oklab, var\(--old\) ([\d.]+)%, var\(--young\)\), '
        r'var\(--paper\) ([\d.]+)%\);"',
        lambda fill: 'style="fill:{}"'.format(
            mixed(light["--paper"], mixed(light["--old"], light["--young"], float(fill.group(1)) / 100),
                  float(fill.group(2)) / 100)), body)
    body = re.sub(r'(?<= )d="([^"]*)"', shorter, body)
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif">'
          f"<style>{css}</style><rect width='100%' height='100%' fill='{light['--paper']}'/>{patterns}{body}</svg>")


main()
