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

  /** What it is of where a study may have several of a kind, a target or a device; else empty. */
  default String subject() {
    return "";
  }

  /** One sentence of what is seen, with its numbers. */
  String seen();

  /** One sentence of what to do. */
  String advice();

  /**
   * The policy proposes the same networks over and over.
   *
   * @param subject its target in a sweep; else empty
   * @param entropyShare mean entropy of its decisions, of the uniform one's
   * @param uniqueShare share of its last suggestions that were new, after repeats were replaced
   */
  record Collapsed(String subject, double entropyShare, double uniqueShare) implements Alarm {
    @Override
    public Kind kind() {
      return Kind.COLLAPSED;
    }

    @Override
    public String seen() {
      return text(
          "The policy%s has collapsed: its entropy is %.0f%% of a uniform choice, and %.0f%% of"
              + " what it suggests is new.",
          subject.isEmpty() ? "" : " for " + subject, 100 * entropyShare, 100 * uniqueShare);
    }

    @Override
    public String advice() {
      return "Restart the policy, or change it; what was measured is kept.";
    }
  }

  /**
   * Neither a best reward nor the front grows.
   *
   * @param trials complete trials without growth
   * @param bestReward under the largest target
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
              + " (%.4f) nor the hypervolume (%.4g ms).",
          trials, bestReward, hypervolume);
    }

    @Override
    public String advice() {
      return "Stop the study, restart or change its policy, or search a larger space.";
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
    public String subject() {
      return millis(targetMillis);
    }

    @Override
    public String seen() {
      return text(
          "The target of %s looks out of reach of this space: all %d complete trials are %s, from"
              + " %.4g to %.4g ms.",
          millis(targetMillis), trials, above ? "slower" : "faster", fastestMillis, slowestMillis);
    }

    @Override
    public String advice() {
      return above
          ? "Search with a higher target, or a space with smaller networks."
          : "Search with a lower target, or a space with larger networks.";
    }
  }

  /**
   * Repeating a measurement changes the reward more than choosing another network.
   *
   * @param noise standard deviation of the reward of one network measured again
   * @param differences standard deviation of the last trials' rewards, without the noise in them
   */
  record Noise(double noise, double differences) implements Alarm {
    @Override
    public Kind kind() {
      return Kind.NOISE;
    }

    @Override
    public String seen() {
      return text(
          "Noise hides the differences: measuring one network again moves its reward by %.4f, the"
              + " last trials differ by %.4f (standard deviations).",
          noise, differences);
    }

    @Override
    public String advice() {
      return "Train for more epochs, validate on more images, or quieten the devices; evolution"
          + " bears noise best.";
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
    public String subject() {
      return device;
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

  /** A target as alarms name it. */
  static String millis(double target) {
    return text("%.4g ms", target).replaceFirst("(\\.\\d*?)0+ ", "$1 ").replace(". ", " ");
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
