"""Checks a log as a stranger would, from the files it serves: python3 check_log.py FOLDER

FOLDER has `checkpoint`, `tile/...` as served, `vkey`, and `proofs.json`: roots, inclusion and consistency proofs the log has given.
Roots and inclusion proofs are checked by pymerkle, the signature by openssl, the rest here, after RFC 9162 and C2SP tlog-tiles.
"""

import base64
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

from pymerkle import InclusionProof, InmemoryTree

folder = pathlib.Path(sys.argv[1])


def number_path(n):
    groups = [f"{n % 1000:03d}"]
    while n >= 1000:
        n //= 1000
        groups.insert(0, f"x{n % 1000:03d}")
    return "/".join(groups)


def tile_names(kind, count):
    for n in range((count + 255) // 256):
        width = min(256, count - n * 256)
        yield f"tile/{kind}/{number_path(n)}" + ("" if width == 256 else f".p/{width}")


def check_signature(text, name, blob):
    vkey_name, key_id, encoded = (folder / "vkey").read_text().strip().split("+", 2)
    key = base64.b64decode(encoded, validate=True)
    assert vkey_name == name and key[0] == 1 and len(key) == 33
    assert hashlib.sha256(name.encode() + b"\n" + key).digest()[:4].hex() == key_id == blob[:4].hex()
    with tempfile.TemporaryDirectory() as temporary:
        der, message, signature = (pathlib.Path(temporary) / part for part in ("key.der", "message", "signature"))
        der.write_bytes(bytes.fromhex("302a300506032b6570032100") + key[1:])
        message.write_bytes(text)
        signature.write_bytes(blob[4:])
        subprocess.run(
            ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", der, "-rawin", "-in", message, "-sigfile", signature],
            check=True, stdout=subprocess.DEVNULL)


def check_consistency(old_size, size, old_root, root, path):
    """RFC 9162, section 2.1.4.2."""
    path = list(path)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    fn, sn = old_size - 1, size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    node = lambda left, right: hashlib.sha256(b"\1" + left + right).digest()
    for c in path[1:]:
        assert sn != 0
        if fn & 1 or fn == sn:
            fr, sr = node(c, fr), node(c, sr)
            while not fn & 1 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, c)
        fn, sn = fn >> 1, sn >> 1
    assert (fr, sr, sn) == (old_root, root, 0)


text, _, tail = (folder / "checkpoint").read_bytes().rpartition(b"\n\n")
text += b"\n"
dash, name, encoded = tail.decode().removesuffix("\n").split(" ")
assert dash == "—"
check_signature(text, name, base64.b64decode(encoded, validate=True))
origin, size, root = text.decode().splitlines()
size, root = int(size), base64.b64decode(root, validate=True)
assert origin == name

entries = []
for path in tile_names("entries", size):
    bundle = (folder / path).read_bytes()
    while bundle:
        length = int.from_bytes(bundle[:2], "big")
        entries.append(bundle[2:2 + length])
        assert len(entries[-1]) == length
        bundle = bundle[2 + length:]
assert len(entries) == size
for entry in entries:
    canonical = json.dumps(json.loads(entry), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    assert canonical == entry, (canonical, entry)

tree = InmemoryTree(algorithm="sha256")
for entry in entries:
    tree.append_entry(entry)
assert tree.get_root(size) == root

count, level = size, 0
leaves = [hashlib.sha256(b"\0" + entry).digest() for entry in entries]
while count:
    hashes = b"".join((folder / path).read_bytes() for path in tile_names(level, count))
    for n in range(count):
        span = 256 ** level
        subtree = InmemoryTree(algorithm="sha256")
        for entry in entries[n * span:(n + 1) * span]:
            subtree.append_entry(entry)
        assert hashes[32 * n:32 * n + 32] == subtree.get_root(span), (level, n)
    assert len(hashes) == 32 * count
    count, level = count // 256, level + 1

proofs = json.loads((folder / "proofs.json").read_text())
for proof in proofs["inclusion"]:
    index, at = proof["index"], proof["size"]
    path = [leaves[index]] + [base64.b64decode(hash) for hash in proof["hashes"]]
    rule = tree.prove_inclusion(index + 1, at).rule  # pymerkle counts leaves from one
    InclusionProof("sha256", True, at, index + 1, rule, path).verify(leaves[index], tree.get_root(at), index=index + 1, size=at)
for proof in proofs["consistency"]:
    old, at = proof["from"], proof["to"]
    check_consistency(old, at, tree.get_root(old), tree.get_root(at), [base64.b64decode(hash) for hash in proof["hashes"]])
print(f"{size} entries, {len(proofs['inclusion'])} inclusion and {len(proofs['consistency'])} consistency proofs hold")
