package dev.mnas.service.guard;

import java.util.Locale;

/** Something is wrong with a search: what is seen, and what to do about it. */
public sealed interface Alarm {
  /** The alarms that there are; others may come. */
  enum Kind {
    COLLAPSED,
    PLATEAU,
    TARGET_UNREACHABLE,
    NOISE,
    DEVICE_DRIFTED
  }

  Kind kind();

  /** One sentence of what is seen, with its numbers. */
  String seen();

  /** One sentence of what to do. */
  String advice();

  /**
   * The policy proposes the same networks over and over.
   *
   * @param entropyShare mean entropy of its decisions, of the uniform one's
   * @param uniqueShare share of its last suggestions that were new, after repeats were replaced
   */
  record Collapsed(double entropyShare, double uniqueShare) implements Alarm {
    @Override
    public Kind kind() {
      return Kind.COLLAPSED;
    }

    @Override
    public String seen() {
      return text(
          "The policy has collapsed: its entropy is %.0f%% of a uniform choice, and %.0f%% of what"
              + " it suggests is new.",
          100 * entropyShare, 100 * uniqueShare);
    }

    @Override
    public String advice() {
      return "Restart the policy, or change it; what was measured is kept.";
    }
  }

  /**
   * Neither the best reward nor the front grows.
   *
   * @param trials complete trials without growth
   */
  record Plateau(int trials, double bestReward, double hypervolume) implements Alarm {
    @Override
    public Kind kind() {
      return Kind.PLATEAU;
    }

    @Override
    public String seen() {
      return text(
          "The search stands still: the last %d complete trials raised neither the best reward"
              + " (%.4f) nor the hypervolume (%.4g).",
          trials, bestReward, hypervolume);
    }

    @Override
    public String advice() {
      return "Stop the study, restart its policy, or search a larger space.";
    }
  }

  /**
   * Every network lies on the same side of the target.
   *
   * @param above whether all are slower than the target
   */
  record TargetUnreachable(
      boolean above, double targetMillis, double fastestMillis, double slowestMillis, int trials)
      implements Alarm {
    @Override
    public Kind kind() {
      return Kind.TARGET_UNREACHABLE;
    }

    @Override
    public String seen() {
      return text(
          "The target of %.4g ms looks out of reach of this space: all %d complete trials are %s,"
              + " from %.4g to %.4g ms.",
          targetMillis, trials, above ? "slower" : "faster", fastestMillis, slowestMillis);
    }

    @Override
    public String advice() {
      return above
          ? "Set a higher target, or search a space with smaller networks."
          : "Set a lower target, or search a space with larger networks.";
    }
  }

  /**
   * Repeating a measurement changes the reward more than choosing another network.
   *
   * @param noise standard deviation of the reward of one network measured again
   * @param spread standard deviation of the rewards of the last trials
   */
  record Noise(double noise, double spread) implements Alarm {
    @Override
    public Kind kind() {
      return Kind.NOISE;
    }

    @Override
    public String seen() {
      return text(
          "Noise hides the differences: measuring one network again moves its reward by %.4f, the"
              + " last trials differ by %.4f (standard deviations).",
          noise, spread);
    }

    @Override
    public String advice() {
      return "Train for more epochs, validate on more images, or quieten the devices.";
    }
  }

  /**
   * A device is not as fast as it was.
   *
   * @param device its fingerprint
   * @param beforeMillis median latency of the reference network before
   * @param nowMillis and in the last measurements
   */
  record DeviceDrifted(String device, double beforeMillis, double nowMillis) implements Alarm {
    @Override
    public Kind kind() {
      return Kind.DEVICE_DRIFTED;
    }

    @Override
    public String seen() {
      return text(
          "Device %s has drifted: its reference network takes %.4g ms, before %.4g ms (%+.0f%%).",
          device, nowMillis, beforeMillis, 100 * (nowMillis / beforeMillis - 1));
    }

    @Override
    public String advice() {
      return "Look at its load, power mode and temperature; latencies are normalised by the"
          + " reference, but not every network slows down alike.";
    }
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
