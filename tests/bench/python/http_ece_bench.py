"""How long PyPI's http_ece takes for the bodies that the benchmark of decryption has: by processor time, best of 41.

Follows RFC 8291 and draft-ietf-webpush-encryption-03 as http_ece does, whose arithmetic is OpenSSL's by way of
cryptography. Prints a section of RESULTS.md. The bodies are of the same lengths, not of the same bytes: their keys are new.
"""

import os
import sys
import time
from importlib.metadata import version

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

BODIES = [("aes128gcm", 200), ("aes128gcm", 3900), ("aesgcm", 200)]
ROUNDS, TIMES = 41, 50


def sealed(scheme, text, receiver, sender, auth, salt):
    public = receiver.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return http_ece.encrypt(text, salt=salt, private_key=sender, dh=public, auth_secret=auth, version=scheme)


def opener(scheme, body, receiver, sender, auth, salt):
    """Returns what decrypts the body. With aesgcm, salt and the sender's key stand outside of it."""
    outside = {}
    if scheme == "aesgcm":
        public = sender.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        outside = {"salt": salt, "dh": public}
    return lambda: http_ece.decrypt(body, private_key=receiver, auth_secret=auth, version=scheme, **outside)


def best(work):
    """Returns the least microseconds of processor time that one call took, over all rounds."""
    rounds = []
    for _ in range(ROUNDS):
        began = time.process_time_ns()
        for _ in range(TIMES):
            work()
        rounds.append(time.process_time_ns() - began)
    return min(rounds) / TIMES / 1000


def main():
    names = f"http_ece {version('http_ece')}, cryptography {version('cryptography')}, Python {sys.version.split()[0]}"
    print(f"\n## Decryption by PyPI's http_ece\n\n{names}. Processor time; compare with the times of the section Decryption.\n")
    print("| body | http_ece |\n|---|---:|")
    receiver, sender = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    auth, salt = os.urandom(16), os.urandom(16)
    for scheme, length in BODIES:
        text = b"x" * length
        body = sealed(scheme, text, receiver, sender, auth, salt)
        decrypt = opener(scheme, body, receiver, sender, auth, salt)
        if decrypt() != text:
            sys.exit(f"{scheme}: http_ece gives another text")
        print(f"| `{scheme}`, text of {length} bytes; {len(body):,} bytes | {best(decrypt):.1f} µs |")


if __name__ == "__main__":
    main()
