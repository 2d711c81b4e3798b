/// Descriptions of fabrics as other programs write them, checked and made into places of nodes.
@NullMarked
package lockstep.gang.topology;

import org.jspecify.annotations.NullMarked;
