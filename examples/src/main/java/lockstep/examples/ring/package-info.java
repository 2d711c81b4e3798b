/// Ranks that find each other over TCP and add up vectors around a ring.
@NullMarked
package lockstep.examples.ring;

import org.jspecify.annotations.NullMarked;
