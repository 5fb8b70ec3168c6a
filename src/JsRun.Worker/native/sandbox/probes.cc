// What a worker must not be able to do, tried. Raw system calls: the C library would stand between. The arguments are such that an attempt
// that is not refused does no harm: most then fail with another error than a refusal's.

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/sandbox.h"

namespace jsrun {
namespace {

constexpr int kNoFile = -1;
constexpr unsigned long kNoSuchFlags = ~0ul;
constexpr const char* kNoSuchPath = "/nonexistent/jsrun";

long CloseAfter(long file) {
  if (file >= 0) syscall(SYS_close, file);
  return file;
}

long OpenAnd(const char* path, int flags) { return CloseAfter(syscall(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, 0600)); }

long Fork() {
  const long child = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
  if (child == 0) syscall(SYS_exit_group, 0);
  if (child > 0) syscall(SYS_wait4, child, nullptr, 0, nullptr);
  return child;
}

long SocketPair() {
  int ends[2];
  const long result = syscall(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, ends);
  if (result == 0) {
    CloseAfter(ends[0]);
    CloseAfter(ends[1]);
  }
  return result;
}

long Execute() {
  const char* const arguments[] = {kNoSuchPath, nullptr};
  return syscall(SYS_execve, kNoSuchPath, arguments, arguments + 1);
}

long ReadOwnMemory() {
  char from = 0, to = 0;
  const iovec local = {&to, 1}, remote = {&from, 1};
  return syscall(SYS_process_vm_readv, getpid(), &local, 1, &remote, 1, 0);
}

long RaiseLimit() {
  const rlimit limit = {0, 0};
  return syscall(SYS_prlimit64, 0, RLIMIT_CORE, &limit, nullptr);
}

struct Probe {
  const char* name;
  long (*attempt)();
};

constexpr Probe kProbes[] = {
    {"read /etc/passwd", [] { return OpenAnd("/etc/passwd", O_RDONLY); }},
    {"list the root folder", [] { return OpenAnd("/", O_RDONLY | O_DIRECTORY); }},
    {"list the processes", [] { return OpenAnd("/proc", O_RDONLY | O_DIRECTORY); }},
    {"make a file", [] { return OpenAnd("/tmp", O_WRONLY | O_TMPFILE); }},
    {"write to a file", [] { return OpenAnd("/dev/null", O_WRONLY); }},
    {"write to /proc/self", [] { return OpenAnd("/proc/self/comm", O_WRONLY); }},
    {"make a folder", [] { return syscall(SYS_mkdirat, AT_FDCWD, kNoSuchPath, 0700); }},
    {"remove a file", [] { return syscall(SYS_unlinkat, AT_FDCWD, kNoSuchPath, 0); }},
    {"rename a file", [] { return syscall(SYS_renameat2, AT_FDCWD, kNoSuchPath, AT_FDCWD, kNoSuchPath, 0); }},
    {"change a file's mode", [] { return syscall(SYS_fchmodat, AT_FDCWD, kNoSuchPath, 0700); }},
    {"file in memory", [] { return CloseAfter(syscall(SYS_memfd_create, "jsrun", 0)); }},
    {"TCP socket", [] { return CloseAfter(syscall(SYS_socket, AF_INET, SOCK_STREAM, 0)); }},
    {"UDP socket", [] { return CloseAfter(syscall(SYS_socket, AF_INET6, SOCK_DGRAM, 0)); }},
    {"Unix socket", [] { return CloseAfter(syscall(SYS_socket, AF_UNIX, SOCK_STREAM, 0)); }},
    {"netlink socket", [] { return CloseAfter(syscall(SYS_socket, AF_NETLINK, SOCK_RAW, 0)); }},
    {"pair of sockets", SocketPair},
    {"connect", [] { return syscall(SYS_connect, kNoFile, nullptr, 0); }},
    {"bind", [] { return syscall(SYS_bind, kNoFile, nullptr, 0); }},
    {"listen", [] { return syscall(SYS_listen, kNoFile, 1); }},
    {"accept", [] { return syscall(SYS_accept4, kNoFile, nullptr, nullptr, 0); }},
    {"execve", Execute},
    {"execveat", [] { return syscall(SYS_execveat, kNoFile, kNoSuchPath, nullptr, nullptr, 0); }},
    {"fork", Fork},
    {"clone3", [] { return syscall(SYS_clone3, nullptr, 0); }},
    {"kill the parent", [] { return syscall(SYS_kill, getppid(), 0); }},
    {"signal a thread of the parent", [] { return syscall(SYS_tgkill, getppid(), getppid(), 0); }},
    {"signal through a descriptor", [] { return syscall(SYS_pidfd_send_signal, kNoFile, 0, nullptr, 0); }},
    {"ptrace", [] { return syscall(SYS_ptrace, PTRACE_ATTACH, 0, nullptr, nullptr); }},
    {"process_vm_readv", ReadOwnMemory},
    {"process_vm_writev", [] { return syscall(SYS_process_vm_writev, getpid(), nullptr, 0, nullptr, 0, 0); }},
    {"take over a descriptor", [] { return syscall(SYS_pidfd_getfd, kNoFile, 0, 0); }},
    {"set limits", RaiseLimit},
    {"set a priority", [] { return syscall(SYS_setpriority, PRIO_PROCESS, 0, 19); }},
    {"mount", [] { return syscall(SYS_mount, nullptr, kNoSuchPath, nullptr, 0, nullptr); }},
    {"umount2", [] { return syscall(SYS_umount2, kNoSuchPath, 0); }},
    {"fsopen", [] { return CloseAfter(syscall(SYS_fsopen, nullptr, kNoSuchFlags)); }},
    {"open_tree", [] { return CloseAfter(syscall(SYS_open_tree, AT_FDCWD, kNoSuchPath, 0)); }},
    {"pivot_root", [] { return syscall(SYS_pivot_root, kNoSuchPath, kNoSuchPath); }},
    {"chroot", [] { return syscall(SYS_chroot, kNoSuchPath); }},
    {"unshare", [] { return syscall(SYS_unshare, CLONE_NEWUSER); }},
    {"setns", [] { return syscall(SYS_setns, kNoFile, 0); }},
    {"setuid", [] { return syscall(SYS_setuid, getuid()); }},
    {"capset", [] { return syscall(SYS_capset, nullptr, nullptr); }},
    {"bpf", [] { return syscall(SYS_bpf, -1, nullptr, 0); }},
    {"perf_event_open", [] { return syscall(SYS_perf_event_open, nullptr, 0, -1, -1, 0); }},
    {"userfaultfd", [] { return CloseAfter(syscall(SYS_userfaultfd, kNoSuchFlags)); }},
    {"io_uring_setup", [] { return syscall(SYS_io_uring_setup, 0, nullptr); }},
    {"add_key", [] { return syscall(SYS_add_key, nullptr, nullptr, nullptr, 0, 0); }},
    {"keyctl", [] { return syscall(SYS_keyctl, -1, 0, 0, 0, 0); }},
    {"init_module", [] { return syscall(SYS_init_module, nullptr, 0, nullptr); }},
    {"finit_module", [] { return syscall(SYS_finit_module, kNoFile, nullptr, 0); }},
    {"kexec_load", [] { return syscall(SYS_kexec_load, 0, 0, nullptr, kNoSuchFlags); }},
    {"seccomp", [] { return syscall(SYS_seccomp, kNoSuchFlags, 0, nullptr); }},
    {"open_by_handle_at", [] { return syscall(SYS_open_by_handle_at, kNoFile, nullptr, 0); }},
    {"inotify_init1", [] { return CloseAfter(syscall(SYS_inotify_init1, 0)); }},
    {"shmget", [] { return syscall(SYS_shmget, 0, 0, 0); }},
    {"msgget", [] { return syscall(SYS_msgget, 1, 0); }},
};

constexpr int32_t kCount = sizeof(kProbes) / sizeof(kProbes[0]);

}  // namespace
}  // namespace jsrun

int32_t jsrun_sandbox_probe(int32_t index, const char** name, int32_t* error) {
  if (index < 0 || index >= jsrun::kCount) return -1;
  const jsrun::Probe& probe = jsrun::kProbes[index];
  *name = probe.name;
  errno = 0;
  *error = probe.attempt() < 0 ? errno : 0;
  // clone3 is answered as if it did not exist.
  return *error == EPERM || *error == EACCES || *error == ENOSYS ? 1 : 0;
}
