/// What everything here that keeps bytes stands on: the little of a file system that it needs, and
/// the hash by which bytes are known.
@NullMarked
package lockstep.stager.checkpoint;

import org.jspecify.annotations.NullMarked;
