#pragma once

// What the allocator does with freed memory.

namespace newswatch::daemon {

// Keeps what a worker frees for its next document, up to 8 MiB a thread; without it each parse of a
// middling document gives its pages back to the kernel and faults them in again. Before the first
// thread starts.
void keep_freed_memory();

}  // namespace newswatch::daemon
