"""The symbol graphs of the public interface, from the debug build in .build."""
import json, pathlib, re, subprocess, sys

root = pathlib.Path(__file__).resolve().parents[2]
# What `import Easel` brings along is documented as Easel's own.
brought = re.findall(r"@_exported public import (\w+)", (root / "Sources/Easel/Exports.swift").read_text())
modules = {"Easel": brought, "EaselTesting": [], "EaselTransport": [], "EaselURLSession": []}


def run(*words):
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(words)}\n{done.stdout}{done.stderr}")
    return done.stdout


def extract(folder, modules, level):
    """Writes the symbol graphs of built modules into a folder."""
    built = root / ".build/debug/Modules"
    if not (built / "Easel.swiftmodule").exists():
        sys.exit("There is no debug build: run swift build first.")
    target = json.loads(run("swiftc", "-print-target-info"))["target"]["triple"]
    for module, others in modules.items():
        words = ["swift-symbolgraph-extract", "-module-name", module, "-I", str(built), "-target", target]
        for shim in ("CurlShim", "SHA256Shim"):
            words += ["-Xcc", f"-fmodule-map-file={root}/.build/debug/{shim}.build/module.modulemap"]
        words += ["-minimum-access-level", level, "-skip-synthesized-members", "-output-dir", str(folder)]
        if others:
            words.append("-experimental-allowed-reexported-modules=" + ",".join(others))
        run(*words)


def names(folder):
    """The last part of every name in the symbol graphs of a folder."""
    graphs = [json.loads(file.read_text()) for file in folder.glob("*.symbols.json")]
    return {symbol["pathComponents"][-1].split("(")[0] for graph in graphs for symbol in graph["symbols"]}


def symbols(folder):
    """Writes the symbol graphs of the public interface into a folder; every public symbol must have words."""
    extract(folder, modules, "public")
    bare = []
    for file in sorted(folder.glob("*.symbols.json")):
        for symbol in json.loads(file.read_text())["symbols"]:
            if "docComment" in symbol or "location" not in symbol:
                continue
            path = pathlib.Path(symbol["location"]["uri"].removeprefix("file://"))
            line = symbol["location"]["position"]["line"]
            # A case that is a sentence says itself what it is.
            if not re.match(r' *case \w+ = "', path.read_text().splitlines()[line]):
                bare.append(f"{path.relative_to(root)}:{line + 1}: {'.'.join(symbol['pathComponents'])}")
    if bare:
        sys.exit("Public symbols without a doc comment:\n" + "\n".join(bare))
