/// A disk for H2 on which everything between two syncs happens whole or not at all.
///
/// H2 has no checksums over what it writes and trusts that the disk keeps its writes in order; a
/// power cut that tears or reorders them makes it lose commits that it had synced, or refuse its
/// file. See `docs/adr/0010-an-atomic-disk-under-h2.md`.
@NullMarked
package lockstep.controller.journal.disk;

import org.jspecify.annotations.NullMarked;
