/// Where nodes tell of checkpoints, and where it is decided what becomes of these: what is
/// complete, what is copied where and how fast, what is brought to which node, what is given up.
///
/// What nodes tell is soft state of one leadership; what follows from it for a checkpoint is
/// journaled before anything is deleted.
@NullMarked
package lockstep.controller.stage;

import org.jspecify.annotations.NullMarked;
