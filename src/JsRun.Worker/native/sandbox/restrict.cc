#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/filter.h"
#include "sandbox/sandbox.h"

#ifndef PR_SET_VMA
#define PR_SET_VMA 0x53564d41
#endif

namespace jsrun {
namespace {

// Whatever their arguments are: the kernel keeps a table of these, so the filter costs them nothing.
constexpr uint32_t kAllowed[] = {
    // Memory. Code that is compiled at run time needs pages that are executable.
    SYS_mmap, SYS_munmap, SYS_mprotect, SYS_mremap, SYS_madvise, SYS_mincore, SYS_brk, SYS_membarrier, SYS_mlock, SYS_munlock,
    SYS_get_mempolicy, SYS_mbind,
    // Threads, once they are there, and their end.
    SYS_futex, SYS_set_robust_list, SYS_get_robust_list, SYS_rseq, SYS_set_tid_address, SYS_gettid, SYS_getpid, SYS_getppid,
    SYS_sched_yield, SYS_sched_getaffinity, SYS_sched_getparam, SYS_sched_getscheduler, SYS_sched_get_priority_min,
    SYS_sched_get_priority_max, SYS_getcpu, SYS_exit, SYS_exit_group,
    // Signals that it handles itself.
    SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sigaltstack, SYS_rt_sigtimedwait, SYS_restart_syscall,
    // Time.
    SYS_clock_gettime, SYS_clock_getres, SYS_clock_nanosleep, SYS_nanosleep, SYS_gettimeofday, SYS_getrusage, SYS_times,
    // The files, the pipes and the one connection that are open.
    SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_pread64, SYS_pwrite64, SYS_lseek, SYS_close, SYS_fstat, SYS_fstatfs, SYS_flock,
    SYS_fadvise64, SYS_getdents64, SYS_dup, SYS_recvfrom, SYS_recvmsg, SYS_sendmsg, SYS_shutdown, SYS_getsockopt, SYS_setsockopt,
    SYS_getsockname, SYS_getpeername, SYS_ppoll, SYS_epoll_ctl, SYS_epoll_pwait, SYS_epoll_create1, SYS_eventfd2, SYS_pipe2,
    // Looking files up, which .NET does. Landlock has no say in these: names that are guessed, sizes and times can be found out, no content.
    SYS_newfstatat, SYS_statx, SYS_faccessat, SYS_readlinkat, SYS_getcwd,
    // Itself and the machine.
    SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid, SYS_uname, SYS_sysinfo, SYS_getrandom,
#if defined(__x86_64__)
    SYS_poll, SYS_epoll_wait, SYS_stat, SYS_lstat, SYS_access, SYS_readlink, SYS_time, SYS_getrlimit,
#endif
};

// What glibc's pthread_create asks for, bit by bit: fork and new namespaces ask for something else.
constexpr uint32_t kThread = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | CLONE_SETTLS |
                             CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;

// Names of threads and of memory, as /proc shows them.
constexpr uint32_t kProcessControls[] = {PR_SET_NAME, PR_SET_VMA};
constexpr uint32_t kFileControls[] = {F_GETFL, F_SETFL, F_GETFD, F_SETFD, F_DUPFD_CLOEXEC};
constexpr uint32_t kDeviceControls[] = {FIONREAD, FIONBIO};

// What opens a file to more than reading. __O_TMPFILE, which only exists together with O_DIRECTORY.
constexpr uint32_t kTemporaryFile = O_TMPFILE & ~O_DIRECTORY;
constexpr uint32_t kWriting = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | kTemporaryFile;

const sock_fprog* Assemble(Filter* filter) {
  for (const uint32_t call : kAllowed) filter->Allow(call);
  filter->AllowWithout(SYS_openat, 2, kWriting);
  filter->AllowIf(SYS_clone, 0, kThread);
  // Its flags are in memory, where no filter sees them; the C library falls back to clone.
  filter->Hide(SYS_clone3);
  filter->AllowIf(SYS_tgkill, 0, static_cast<uint32_t>(getpid()));
  filter->AllowIfZero(SYS_prlimit64, 0, 2);
  // .NET gives each thread the ordinary policy, and all processors that the process has.
  filter->AllowIf(SYS_sched_setscheduler, 1, SCHED_OTHER);
  filter->AllowIf(SYS_sched_setaffinity, 0, 0);
  // To the connection's other end only.
  filter->AllowIfZero(SYS_sendto, 4, 4);
  filter->AllowIfOneOf(SYS_prctl, 0, kProcessControls, sizeof(kProcessControls) / sizeof(uint32_t));
  filter->AllowIfOneOf(SYS_fcntl, 1, kFileControls, sizeof(kFileControls) / sizeof(uint32_t));
  filter->AllowIfOneOf(SYS_ioctl, 1, kDeviceControls, sizeof(kDeviceControls) / sizeof(uint32_t));
  return filter->Finish();
}

int32_t Restrict(bool files_may_grow) {
  // Not before: .NET has mapped its code twice by then, from a file in memory. The signal would end the process instead of the attempt.
  const rlimit none = {0, 0};
  if (!files_may_grow && (signal(SIGXFSZ, SIG_IGN) == SIG_ERR || setrlimit(RLIMIT_FSIZE, &none) != 0)) return errno;
  // Without it only root may install a filter.
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;

  Filter filter;
  const sock_fprog* program = Assemble(&filter);
  if (program == nullptr) return E2BIG;
  const long result = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, program);
  // A positive result is a thread that has a filter of its own.
  return result == 0 ? 0 : result < 0 ? errno : ESRCH;
}

}  // namespace
}  // namespace jsrun

int32_t jsrun_sandbox_restrict(int32_t files_may_grow) { return jsrun::Restrict(files_may_grow != 0); }
