/// `sdrain` and `sresume`: taking nodes out of service and back.
@NullMarked
package lockstep.cli.drain;

import org.jspecify.annotations.NullMarked;
