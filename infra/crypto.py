"""The cipher: AES-256 in Galois/counter mode (NIST SP 800-38D), a random nonce for every value."""

from os import urandom

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12


class Key:
    """Seals and opens what is about one subject."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, value: bytes, place: bytes) -> bytes:
        """Nonce, ciphertext and tag; it opens at the same `place` alone."""
        nonce = urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, value, place)

    def open(self, sealed: bytes, place: bytes) -> bytes:
        """Raises `cryptography.exceptions.InvalidTag` for another key, place or value."""
        return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place)
