/// The folder of a development cluster: what lies where, and what its configuration files say.
@NullMarked
package lockstep.cli.dev.home;

import org.jspecify.annotations.NullMarked;
