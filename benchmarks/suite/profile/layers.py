"""Sums CPU time by the layer that it is spent in or for."""

import collections
import re

# A stack belongs to the layer of its innermost frame that has one, so that a memcpy or a system call counts for who asked for
# it. Within a frame the first pattern decides. They are matched against "module symbol".
_LAYERS = {
    "wake-ups, futexes, scheduler": r"""
        kernel.*(futex|sched|try_to_wake|ttwu|wake_up|wakeup|finish_task_switch|pick_next|(en|de)queue_task)
        |kernel.*(epoll_wait|ep_poll|hrtimer|idle|psi_)
        |pthread_cond|lll_lock|sem_(wait|post)|LowLevel\w*Semaphore|LowLevelLock|WaitSubsystem|SpinWait|ManualResetEvent|Threading\.Monitor
        |ThreadPool|WorkStealingQueue|SyscallWait|CorUnix::.*[Ss]ynch""",
    "page faults and mappings": r"kernel.*(page_fault|handle_mm|mmap|munmap|madvise|zap_|mprotect|brk|clone|copy_process|do_exit|exit_mm)",
    "frames between service and workers": r"kernel.*\bunix_|JsRun\.Protocol|JsRun\.Worker\.Connection|JsRun\.Api\.Workers",
    "HTTP sockets and Kestrel": r"""
        kernel.*\b_*(tcp|inet|ip|net|napi|dev|loopback|sock)_|Server\.Kestrel|System\.Net\.Sockets|System\.IO\.Pipelines
        |libSystem\.Native""",
    "JSON and validation": r"System\.Text\.|System\.Buffers\.Text|JsRun\.Api\.(Requests|Evaluations|Responses)|JsRun\.Worker\.Envelopes",
    "request log": r"Serilog|JsRun\.Api\.Logging|Microsoft\.Extensions\.Logging",
    "ASP.NET pipeline": r"Microsoft\.AspNetCore|Microsoft\.Extensions|Swashbuckle|JsRun\.Api\.",
    "V8: compile, run, serialize": r"libnode|libjsrun_v8|v8::|Builtins_",
    "runtimes and their threads, in C#": r"JsRun\.(Engine|Worker)",
    ".NET's GC, JIT and helpers": r"libcoreclr|libclrjit|libclrgc",
}
_PATTERNS = {layer: re.compile("".join(pattern.split())) for layer, pattern in _LAYERS.items()}
# For stacks that have none of these: what called the C library from V8 is not known, as V8's frames have no frame pointers.
C_LIBRARY, OTHER = "C library, called by V8 or unknown", "other"
NAMES = (*_PATTERNS, C_LIBRARY, OTHER)


def sum_by_layer(stacks):
    """CPU nanoseconds by layer and process."""
    found, cache = collections.Counter(), {}
    for stack, nanoseconds in stacks.items():
        found[_layer(stack.frames, cache), stack.process] += nanoseconds
    return found


def _layer(frames, cache):
    for frame in reversed(frames):
        if frame not in cache:
            text = f"{frame.module} {frame.symbol}"
            cache[frame] = next((layer for layer, pattern in _PATTERNS.items() if pattern.search(text)), None)
        if cache[frame]:
            return cache[frame]
    return C_LIBRARY if any("libc.so" in frame.module or "libstdc++" in frame.module for frame in frames) else OTHER
