"""One contestant on one map in a process of its own; prints a line of JSON."""

import json
import resource
import sys
import threading
import time
import warnings

import numpy as np
import psutil
from maps_of_chance import kept


class Watch:
    """Highest memory of the process above where it stood, while something runs."""

    def __init__(self) -> None:
        self.process, self.peak, self.running = psutil.Process(), 0, True
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def _watch(self) -> None:
        while self.running:
            self.peak = max(self.peak, self.process.memory_info().rss)
            time.sleep(0.002)

    def stop(self) -> None:
        self.running = False
        self.thread.join()


def ours(graph, values, permutations, threads):
    from analyses.hot_spots.inference import InferenceOptions, infer

    options = InferenceOptions(
        permutations=max(permutations, 1),
        allow_exact=permutations == 0,
        threads=threads,
        max_work=1e13,
    )
    return lambda: infer(values, graph, options)


def esda(graph, values, permutations, threads):
    from esda import Moran_Local

    graph = graph.to_libpysal().transform("r").to_W()

    def run():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Moran_Local(
                values,
                graph,
                permutations=permutations,
                n_jobs=threads,
                keep_simulations=False,
                seed=1,
            )

    return run


def main() -> None:
    name, small_path, path, permutations, threads, repeats = (
        *sys.argv[1:4],
        *map(int, sys.argv[4:7]),
    )
    make = {"ours": ours, "esda": esda}[name]
    make(
        *kept(small_path), min(permutations, 99) if permutations else 0, threads
    )()  # compiled beforehand
    run = make(*kept(path), permutations, threads)
    walls, cpus = [], []
    watch = Watch()
    for _ in range(repeats):
        cpu, wall = time.process_time(), time.perf_counter()
        found = run()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    watch.stop()
    digest = None
    if name == "ours":
        digest = hash((found.p_upper.tobytes(), found.p_lower.tobytes()))
    peak = max(watch.peak, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
    print(
        json.dumps(
            {"wall": min(walls), "cpu": cpus[int(np.argmin(walls))], "peak": peak, "digest": digest}
        )
    )


if __name__ == "__main__":
    main()
