"""What is measured: each module has NAME, ABOUT, SETTINGS of the service, and measure(options), which returns figures for JSON."""

from suite.sections import connections, contexts, cpu, engine, hostcalls, library, metrics, payloads, peers, runtimes, snapshots, startup, streaming, unhurried, workers

# In the order of a run. The comparison comes first, while the machine is as it was found.
ALL = (peers, startup, unhurried, cpu, library, snapshots, contexts, streaming, hostcalls, connections, payloads, workers, runtimes, metrics, engine)
