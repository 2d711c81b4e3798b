/// The durable journal, at the level of bytes: an ordered chain of records, and snapshots of what
/// they made.
///
/// It does not know what the records mean. [Journal] is the writer's side, [JournalReader] the
/// readers'; a [JournalStore] gives both. Two databases hold it, see
/// `lockstep.controller.journal.sql`.
@NullMarked
package lockstep.controller.journal;

import org.jspecify.annotations.NullMarked;
