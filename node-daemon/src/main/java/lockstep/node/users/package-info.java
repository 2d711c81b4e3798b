/// The socket for users of this host: hands their calls on to the controller that leads, with the
/// kernel's word for who calls.
@NullMarked
package lockstep.node.users;

import org.jspecify.annotations.NullMarked;
