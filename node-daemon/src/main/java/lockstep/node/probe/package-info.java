/// Measures traffic between this node and another: round trips by UDP, then a burst by TCP.
///
/// Both ends have one probe port, the same number for both protocols. Whoever begins connects by
/// TCP; the two prove to each other that they know the cluster's secret, and that connection stays
/// open as long as the probe lasts:
///
/// ```
/// peer    CHALLENGE  magic 8, nonce 16
/// begins  HELLO      magic 8, nonce 16, round trips 4, bytes of the burst 8, proof 32
/// peer    ANSWER     verdict 1, session 8, proof 32
/// both    datagrams  session 8, number 4, ticket 16: one way, and the same length back
/// begins  GO         bytes of the burst 8, then the burst
/// peer    DONE       bytes received 8
/// ```
///
/// Numbers are big-endian. A node is in one probe at a time.
@NullMarked
package lockstep.node.probe;

import org.jspecify.annotations.NullMarked;
