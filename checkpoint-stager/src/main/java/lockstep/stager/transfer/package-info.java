/// Moves shards to stores and back.
///
/// One thread decides for each transfer; each call of a path is made on a thread of its own that
/// may hang without harm to any other.
@NullMarked
package lockstep.stager.transfer;

import org.jspecify.annotations.NullMarked;
