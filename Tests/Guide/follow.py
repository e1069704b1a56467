#!/usr/bin/env python3
"""Does what a guide says, word for word, and fails where it is not so.

A Swift block after a line that is a path and a colon is that file; a diff after such a line changes that file. In a
console block each line that begins with "$ " is run, and the lines below it must be found in what it prints. A command
fails if and only if a line with a cross is shown.

Usage: follow.py GUIDE PACKAGE SCRATCH [HEADING]
With a heading it goes no further than there.
"""
import pathlib, re, subprocess, sys, time

guide, package, scratch = (pathlib.Path(word).resolve() for word in sys.argv[1:4])
last = "## " + sys.argv[4] if len(sys.argv) > 4 else None


def stop(sentence):
    sys.exit(f"{guide.name}: {sentence}")


if last and last not in guide.read_text().splitlines():
    stop(f"there is no heading {last}.")


def run(command, shown):
    global package
    if moved := re.fullmatch(r"mkdir (\w+) && cd \1", command):
        package = package / moved[1]
        package.mkdir()
        return
    # The guide's reader has a package of their own; here its products lie in a folder that others share.
    words = re.sub(r"^swift (package|test|run|build)", rf"swift \1 -j 2 --scratch-path '{scratch}'", command)
    begin = time.monotonic()
    done = subprocess.run(words, shell=True, cwd=package, capture_output=True, text=True)
    print(f"{time.monotonic() - begin:6.1f} s  {command}", flush=True)
    said = done.stdout + done.stderr
    if (done.returncode != 0) != any(line.startswith("✘") for line in shown):
        stop(f"`{command}` ended with {done.returncode}:\n{said[-6000:]}")
    for line in shown:
        if line not in said:
            stop(f"`{command}` does not print\n  {line}\nbut\n{said[-6000:]}")


def change(path, lines):
    file = package / path
    text = file.read_text()
    old = "\n".join(line[1:] for line in lines if line.startswith("-"))
    new = "\n".join(line[1:] for line in lines if line.startswith("+"))
    if text.count(old) != 1:
        stop(f"{path} does not hold the lines that are taken out:\n{old}\nbut is\n{text}")
    file.write_text(text.replace(old, new))


def follow():
    path, kind, block = None, None, []
    for line in guide.read_text().splitlines():
        if kind is None:
            if line == last:
                return
            if line.startswith("```"):
                kind, block = line[3:], []
            elif named := re.match(r"`([^`]+)`:", line):
                path = named[1]
            elif line and not line.startswith("```"):
                path = None
        elif line != "```":
            block.append(line)
        else:
            if kind == "console":
                starts = [i for i, line in enumerate(block) if line.startswith("$ ")] + [len(block)]
                for begin, end in zip(starts, starts[1:]):
                    run(block[begin][2:], block[begin + 1 : end])
            elif kind == "diff" and path:
                change(path, block)
            elif kind == "swift" and path:
                (package / path).write_text("\n".join(block) + "\n")
            else:
                stop(f"a block of {kind} belongs to no file.")
            kind, path = None, None


follow()
