package lockstep.gang.probe;

/// The circle method of round-robin tournaments: in each round everybody meets one other, and after
/// all rounds everybody has met everybody once.
///
/// In round `r` two meet whose numbers add up to `r` modulo `players - 1`; the one that would meet
/// itself meets the last. With an odd number one rests in each round. Example of 4: round 0 is 0-3,
/// 1-2; round 1 is 0-1, 2-3; round 2 is 0-2, 1-3.
///
/// The method is Kirkman's (1847), as E. Lucas tells it in "Récréations mathématiques" II, 1883.
///
/// @param players how many, 0 or more
record Circle(int players) {
    /// Who rests.
    static final int NOBODY = -1;

    int rounds() {
        return Math.max(1, seats() - 1);
    }

    /// Whom this one meets, or [#NOBODY].
    int opponent(int player, long round) {
        if (players < 2) {
            return NOBODY;
        }
        int turning = seats() - 1;
        int turn = Math.floorMod(round, turning);
        if (player == turning) {
            return half(turn, turning);
        }
        int other = Math.floorMod(turn - player, turning);
        int opponent = other == player ? turning : other;
        return opponent < players ? opponent : NOBODY;
    }

    private int seats() {
        return players + players % 2;
    }

    /// The one that added to itself gives `turn`; `turning` is odd, so there is exactly one.
    private static int half(int turn, int turning) {
        return turn % 2 == 0 ? turn / 2 : (turn + turning) / 2;
    }
}
