/// What earlier runs teach about the next one: how long it will take, and how much it suffers from
/// slow members and from distance.
@NullMarked
package lockstep.gang.learn;

import org.jspecify.annotations.NullMarked;
