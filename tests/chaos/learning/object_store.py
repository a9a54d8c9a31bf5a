"""As much of an S3 store as pyarrow and Polars ask for, in memory, on a port of this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase, BytesIO
from threading import Thread
from typing import ClassVar
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    objects: ClassVar[dict[str, bytes]] = {}
    parts: ClassVar[dict[str, dict[int, bytes]]] = {}

    @property
    def key(self) -> str:
        return unquote(urlsplit(self.path).path).lstrip("/")

    @property
    def asked(self) -> dict[str, str]:
        query = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
        return {name: values[0] for name, values in query.items()}

    def do_PUT(self) -> None:
        body = self.body()
        if "partNumber" in self.asked:
            self.parts[self.key][int(self.asked["partNumber"])] = body
        else:
            self.objects[self.key] = body
        self.answer(200, headers={"ETag": '"1"'})

    def do_POST(self) -> None:
        self.body()
        if "uploads" in self.asked:
            self.parts[self.key] = {}
            self.answer(200, f"<R {NAMESPACE}><UploadId>1</UploadId></R>".encode())
        else:
            self.objects[self.key] = b"".join(v for _, v in sorted(self.parts[self.key].items()))
            self.answer(200, f'<CompleteMultipartUploadResult {NAMESPACE}><ETag>"1"</ETag></CompleteMultipartUploadResult>'.encode())  # fmt: skip # noqa: E501

    def do_DELETE(self) -> None:
        self.objects.pop(self.key, None)
        self.answer(204)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        if "list-type" in self.asked:
            self.answer(200, self.listed())
        elif self.key not in self.objects:
            self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        else:
            self.given(self.objects[self.key])

    def given(self, content: bytes) -> None:
        if not (wanted := self.headers.get("Range")):
            return self.answer(200, content, {"ETag": '"1"', "Last-Modified": LONG_AGO})
        first, _, last = wanted.removeprefix("bytes=").partition("-")
        begin = int(first) if first else max(0, len(content) - int(last))
        end = int(last) + 1 if first and last else len(content)
        end = min(end, len(content))
        told = {"Content-Range": f"bytes {begin}-{end - 1}/{len(content)}"}
        return self.answer(
            206, content[begin:end], {"ETag": '"1"', "Last-Modified": LONG_AGO, **told}
        )

    def listed(self) -> bytes:
        bucket, prefix = self.key.rstrip("/"), self.asked.get("prefix", "")
        keys = [key.removeprefix(f"{bucket}/") for key in self.objects]
        found = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(self.objects[f'{bucket}/{key}'])}</Size>"
            f'<LastModified>2024-01-01T00:00:00.000Z</LastModified><ETag>"1"</ETag></Contents>'
            for key in sorted(keys)
            if key.startswith(prefix)
        )
        return (
            f"<ListBucketResult {NAMESPACE}><IsTruncated>false</IsTruncated>"
            f"<KeyCount>{found.count('<Key>')}</KeyCount>{found}</ListBucketResult>"
        ).encode()

    def body(self) -> bytes:
        """Sent in chunks, and in chunks of the store's own inside of them."""
        if self.headers.get("Transfer-Encoding") == "chunked":
            body = unchunked(self.rfile)
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        own = self.headers.get("Content-Encoding") == "aws-chunked"
        return unchunked(BytesIO(body)) if own else body

    def answer(self, status: int, content: bytes = b"", headers: dict[str, str] | None = None) -> None:  # fmt: skip # noqa: E501
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


def unchunked(stream: BufferedIOBase) -> bytes:
    body = b""
    while size := int(stream.readline().split(b";")[0], 16):
        body += stream.read(size)
        stream.readline()
    while stream.readline().strip():  # trailers
        pass
    return body


LONG_AGO = "Mon, 01 Jan 2024 00:00:00 GMT"


@contextmanager
def object_store() -> Iterator[str]:
    """Its address."""
    Handler.objects.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
