/// What can be expected of a path, from what it did.
///
/// Pure: time comes in as an argument.
@NullMarked
package lockstep.stager.path;

import org.jspecify.annotations.NullMarked;
