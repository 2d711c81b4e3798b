@NullMarked
package lockstep.node.users;

import org.jspecify.annotations.NullMarked;
