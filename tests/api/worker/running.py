"""Starts a worker as its own process, with the tightest heartbeat: `python -m tests.api.worker.running URL`."""

import sys

from api.worker import run_worker

if __name__ == "__main__":
    run_worker(sys.argv[1], heartbeat_seconds=0.5, stalled_seconds=2.0, care_seconds=1)
