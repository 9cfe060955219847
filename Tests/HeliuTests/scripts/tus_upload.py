"""Uploads a file with tuspy, an unmodified tus client, and breaks off on the way.

Usage: tus_upload.py begin ADDRESS KEY FILE          makes the upload, sends some pieces, breaks one off; prints its address
       tus_upload.py resume ADDRESS KEY FILE URL     asks where to go on and sends the rest; prints the id
"""
import socket
import struct
import sys
from urllib.parse import urlparse

from tusclient.client import TusClient

phase, address, key, path = sys.argv[1:5]
piece = 256 << 10
client = TusClient(address + "/api/v1/uploads/tus", headers={"Authorization": "Bearer " + key})


def break_off(url, offset):
    """Announces a piece, sends half of it and resets the connection."""
    place = urlparse(url)
    head = (
        f"PATCH {place.path} HTTP/1.1\r\nHost: {place.netloc}\r\nAuthorization: Bearer {key}\r\nTus-Resumable: 1.0.0\r\n"
        f"Content-Type: application/offset+octet-stream\r\nUpload-Offset: {offset}\r\nContent-Length: {piece}\r\n\r\n"
    )
    with open(path, "rb") as file:
        file.seek(offset)
        half = file.read(piece // 2)
    link = socket.create_connection((place.hostname, place.port))
    link.sendall(head.encode() + half)
    link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    link.close()


if phase == "begin":
    uploader = client.uploader(path, chunk_size=piece, metadata={"filename": "企业.csv"})
    for _ in range(3):
        uploader.upload_chunk()
    if uploader.offset != 3 * piece:
        sys.exit(f"three pieces were sent, and the node has {uploader.offset} bytes")
    break_off(uploader.url, uploader.offset)
    print(uploader.url)
else:
    # The node may be another process at another port by now.
    url = address + urlparse(sys.argv[5]).path
    uploader = client.uploader(path, url=url, chunk_size=piece)
    if uploader.offset < 3 * piece:
        sys.exit(f"the node forgot what it had: it goes on at {uploader.offset}")
    uploader.upload()
    if uploader.get_offset() != uploader.get_file_size():
        sys.exit("the upload is not complete")
    print(url.rsplit("/", 1)[1])
