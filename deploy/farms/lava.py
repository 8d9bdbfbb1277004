#!/usr/bin/env python3
"""Times on a board of a LAVA laboratory, for the command backend of mnas (docs/devices.md).

    lava.py FOLDER TIMEOUT

FOLDER holds the request and what it names. The job downloads them, with the benchmark program, from
a web folder that the board's dispatcher reaches, runs the program, and prints its report between two
marks; this script reads it from the job's log.

    LAVA_URL, LAVA_TOKEN       server and token of its REST API (v0.2)
    LAVA_DEVICE_TYPE           such as dragonboard-845c
    LAVA_FILES, LAVA_FILES_URL a folder of this machine, and where the board finds it
    LAVA_PROGRAM               folder of latency-bench and libtflite.so, default the arm64 ones
    LAVA_BOOT                  file of the YAML of the deploy and boot actions, as the laboratory has them
    LAVA_POLL_SECONDS          default 5
"""
import json
import os
import pathlib
import sys
import tarfile
import tempfile
import time
import urllib.request

BEGIN, END = "mnas-report-begin", "mnas-report-end"

JOB = """job_name: mnas latency
device_type: {device_type}
visibility: public
timeouts:
  job: {{seconds: {timeout}}}
  action: {{seconds: {timeout}}}
actions:
{boot}
- test:
    definitions:
    - from: inline
      name: latency
      path: latency.yaml
      repository:
        metadata: {{name: latency, format: "Lava-Test Test Definition 1.0"}}
        run:
          steps:
          - wget -q -O mnas.tar {url}
          - tar xf mnas.tar
          - chmod +x latency-bench
          - echo {begin}; ./latency-bench request 2> errors; echo; echo {end}
"""


def call(path, body=None):
    request = urllib.request.Request(
        os.environ["LAVA_URL"].rstrip("/") + "/api/v0.2/" + path,
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "Authorization": "Token " + os.environ["LAVA_TOKEN"],
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read().decode()


def messages(log):
    """What the board printed: the log is a YAML list with one JSON-like mapping a line."""
    for line in log.splitlines():
        start = line.find('"msg": ')
        if '"lvl": "target"' in line and start >= 0:
            yield json.JSONDecoder().raw_decode(line, start + len('"msg": '))[0]


def main(folder, timeout):
    files = pathlib.Path(os.environ["LAVA_FILES"])
    home = pathlib.Path(__file__).resolve().parents[2]
    program = pathlib.Path(
        os.environ.get("LAVA_PROGRAM", home / "latency-worker/target/native/linux-arm64")
    )
    packed = tempfile.NamedTemporaryFile(dir=files, prefix="mnas-", suffix=".tar", delete=False)
    try:
        with tarfile.open(fileobj=packed, mode="w") as tar:
            for source in list(pathlib.Path(folder).iterdir()) + list(program.iterdir()):
                if source.suffix not in (".json", ".txt"):
                    tar.add(source, arcname=source.name)
        packed.close()
        os.chmod(packed.name, 0o644)
        boot = os.environ.get("LAVA_BOOT")
        definition = JOB.format(
            device_type=os.environ["LAVA_DEVICE_TYPE"],
            timeout=timeout,
            boot=pathlib.Path(boot).read_text() if boot else "",
            url=os.environ["LAVA_FILES_URL"].rstrip("/") + "/" + os.path.basename(packed.name),
            begin=BEGIN,
            end=END,
        )
        job = json.loads(call("jobs/", {"definition": definition}))["job_ids"][0]
        end = time.monotonic() + float(timeout)
        while True:
            state = json.loads(call(f"jobs/{job}/"))
            if state["state"] == "Finished":
                break
            if time.monotonic() > end:
                sys.exit(f"LAVA job {job} must finish within {timeout} s, did not")
            time.sleep(float(os.environ.get("LAVA_POLL_SECONDS", "5")))
        if state["health"] != "Complete":
            sys.exit(f"LAVA job {job} must be Complete, was {state['health']}")
        lines = list(messages(call(f"jobs/{job}/logs/")))
        if BEGIN not in lines or END not in lines:
            sys.exit(f"LAVA job {job} printed no report")
        print("".join(lines[lines.index(BEGIN) + 1 : lines.index(END)]))
    finally:
        os.unlink(packed.name)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("takes a folder and a timeout in seconds")
    main(sys.argv[1], sys.argv[2])
