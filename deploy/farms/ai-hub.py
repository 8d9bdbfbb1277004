#!/usr/bin/env python3
"""Times on a device of Qualcomm AI Hub, for the command backend of mnas (docs/devices.md).

    ai-hub.py FOLDER TIMEOUT

Needs the package qai_hub, configured with a token, and AI_HUB_DEVICE, such as "Samsung Galaxy S24".
Profiles the candidate and the reference network, one after the other, and compares the output of an
inference job. AI Hub tells times of inferences only: blocks do not alternate, nobody sees preemption
(CPU time counts as elapsed time), and the cold first run is the first load. Files of users and int8
networks are refused: nobody tells their inputs.
"""
import array
import json
import os
import pathlib
import sys

import qai_hub as hub

DIFFERS = 4


def request(folder):
    lines = (pathlib.Path(folder) / "request").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines)


def floats(file):
    values = array.array("f")
    values.frombytes(pathlib.Path(file).read_bytes())
    if sys.byteorder == "big":
        values.byteswap()
    return list(values)


def profile(model, device):
    job = hub.submit_profile_job(model=str(model), device=device, options="--compute_unit cpu")
    if not job.wait().success:
        sys.exit("profile job must succeed, did not: " + str(job.url))
    return job.download_profile()["execution_summary"]


def samples(summary):
    nanos = [max(1, round(micros * 1000)) for micros in summary["all_inference_times"]]
    return [{"inferences": 1, "wallNanos": each, "cpuNanos": each} for each in nanos]


def compare(folder, asked, model, device):
    import numpy

    shape = hub.upload_model(str(model)).input_spec
    name, (dimensions, kind) = next(iter(shape.items()))
    if kind != "float32":
        sys.exit("this command times float networks, was given inputs of " + kind)
    image = numpy.array(floats(pathlib.Path(folder) / asked["image"]), dtype=kind)
    job = hub.submit_inference_job(
        model=str(model), device=device, inputs={name: [image.reshape(dimensions)]}
    )
    outputs = job.download_output_data()
    if outputs is None:
        sys.exit("inference job must succeed, did not: " + str(job.url))
    actual = [float(value) for value in next(iter(outputs.values()))[0].ravel()]
    expected = floats(pathlib.Path(folder) / asked["expected"])
    scale = max(abs(value) for value in expected) or 1
    largest = max(abs(a - b) / scale for a, b in zip(actual, expected))
    if len(actual) != len(expected) or not largest <= float(asked["tolerance"]):
        print(f"outputs must be within {asked['tolerance']}, were {largest}", file=sys.stderr)
        sys.exit(DIFFERS)
    return largest


def main(folder):
    asked = request(folder)
    if "image" not in asked:
        sys.exit("AI Hub times networks, not files of users")
    model = pathlib.Path(folder) / asked["candidate"]
    device = hub.Device(os.environ["AI_HUB_DEVICE"])
    largest = compare(folder, asked, model, device)
    candidate = profile(model, device)
    reference = profile(pathlib.Path(folder) / asked["reference"], device)
    print(
        json.dumps(
            {
                "runtimeVersion": "ai-hub",
                "precision": "FLOAT32",
                "process": {
                    "coldFirstRunMillis": candidate["first_load_time"] / 1000,
                    "peakMemoryBytes": candidate["estimated_inference_peak_memory"],
                    "idleMemoryBytes": None,
                    "modelBytes": model.stat().st_size,
                },
                "acceleration": {
                    "accelerator": "XNNPACK (AI Hub)", "nodes": None, "otherNodes": None,
                },
                "output": {
                    "against": "EVALUATION",
                    "largestDifference": largest,
                    "tolerance": float(asked["tolerance"]),
                },
                "blocks": 1,
                "candidate": samples(candidate),
                "reference": samples(reference),
            }
        )
    )


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("takes a folder and a timeout in seconds")
    main(sys.argv[1])
