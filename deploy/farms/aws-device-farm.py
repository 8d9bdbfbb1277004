#!/usr/bin/env python3
"""Times on a phone of AWS Device Farm, for the command backend of mnas (docs/devices.md).

    aws-device-farm.py FOLDER TIMEOUT

Uploads the request and the benchmark program as a test package, runs aws-test-spec.yml on the phones
of a device pool, and prints the report that the test left among its artifacts. Calls the program
`aws`, which has credentials of its own.

    DEVICE_FARM_PROJECT, DEVICE_FARM_POOL   their ARNs
    DEVICE_FARM_APP                         ARN of any uploaded app, which a run must have
    DEVICE_FARM_PROGRAM                     folder of latency-bench and libtflite.so for android-arm64
    DEVICE_FARM_AWS                         the program, default aws
    DEVICE_FARM_POLL_SECONDS                default 20
"""
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile

HERE = pathlib.Path(__file__).resolve().parent


def aws(*words):
    done = subprocess.run(
        [os.environ.get("DEVICE_FARM_AWS", "aws"), "devicefarm", *words, "--output", "json"], capture_output=True, text=True
    )
    if done.returncode != 0:
        sys.exit("aws devicefarm " + words[0] + ": " + done.stderr.strip())
    return json.loads(done.stdout)


def poll():
    time.sleep(float(os.environ.get("DEVICE_FARM_POLL_SECONDS", "20")))


def upload(name, kind, content):
    made = aws(
        "create-upload", "--project-arn", os.environ["DEVICE_FARM_PROJECT"],
        "--name", name, "--type", kind,
    )["upload"]
    request = urllib.request.Request(
        made["url"], data=content, method="PUT",
        headers={"Content-Type": "application/octet-stream"},
    )
    urllib.request.urlopen(request, timeout=300).close()
    while True:
        state = aws("get-upload", "--arn", made["arn"])["upload"]
        if state["status"] == "SUCCEEDED":
            return made["arn"]
        if state["status"] == "FAILED":
            sys.exit(f"upload of {name} failed: {state.get('message', '')}")
        poll()


def package(folder):
    program = pathlib.Path(os.environ["DEVICE_FARM_PROGRAM"])
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for source in list(pathlib.Path(folder).iterdir()) + list(program.iterdir()):
            if source.suffix not in (".json", ".txt"):
                packed.write(source, source.name)
    return content.getvalue()


def report(run):
    artifacts = aws("list-artifacts", "--arn", run, "--type", "FILE")["artifacts"]
    for artifact in artifacts:
        if artifact["type"] == "CUSTOMER_ARTIFACT":
            with urllib.request.urlopen(artifact["url"], timeout=300) as answer:
                with zipfile.ZipFile(io.BytesIO(answer.read())) as packed:
                    for name in packed.namelist():
                        if name.endswith("mnas-report.json"):
                            return packed.read(name).decode()
    sys.exit("the run left no mnas-report.json")


def main(folder, timeout):
    end = time.monotonic() + float(timeout)
    tests = upload("mnas.zip", "APPIUM_NODE_TEST_PACKAGE", package(folder))
    spec = upload(
        "mnas.yml", "APPIUM_NODE_TEST_SPEC", (HERE / "aws-test-spec.yml").read_bytes()
    )
    run = aws(
        "schedule-run",
        "--project-arn", os.environ["DEVICE_FARM_PROJECT"],
        "--app-arn", os.environ["DEVICE_FARM_APP"],
        "--device-pool-arn", os.environ["DEVICE_FARM_POOL"],
        "--name", "mnas latency",
        "--test", json.dumps(
            {"type": "APPIUM_NODE", "testPackageArn": tests, "testSpecArn": spec}
        ),
    )["run"]["arn"]
    while True:
        state = aws("get-run", "--arn", run)["run"]
        if state["status"] == "COMPLETED":
            break
        if time.monotonic() > end:
            aws("stop-run", "--arn", run)
            sys.exit(f"run {run} must end within {timeout} s, did not")
        poll()
    if state["result"] != "PASSED":
        sys.exit(f"run {run} must be PASSED, was {state['result']}")
    print(report(run))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("takes a folder and a timeout in seconds")
    main(sys.argv[1], sys.argv[2])
