/// What a node must have room for to be part of a gang, and how many nodes a gang takes.
@NullMarked
package lockstep.gang.fit;

import org.jspecify.annotations.NullMarked;
