"""The master key of all tests."""

from infra.secret import Secret

KEY = b"k" * 32
SECRET = Secret(KEY)
