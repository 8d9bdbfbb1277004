package dev.mnas.trainer.catalogue;

import java.net.URI;
import java.util.List;

/** What can be fetched. Lengths and sums are those that TensorFlow Datasets records. */
final class Catalogue {
  private static final String MNIST = "https://storage.googleapis.com/cvdf-datasets/mnist/";
  private static final String FASHION =
      "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/";
  private static final String CIFAR = "https://www.cs.toronto.edu/~kriz/";

  static final List<Fetchable> ALL =
      List.of(
          new Fetchable(
              "cifar-10",
              "50,000 + 10,000 test, 10 classes, 32x32x3",
              "none stated, cite Krizhevsky 2009; " + CIFAR + "cifar.html",
              List.of(
                  file(
                      CIFAR + "cifar-10-binary.tar.gz",
                      170_052_171,
                      "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd")),
              "cifar-10-batches-bin"),
          new Fetchable(
              "cifar-100",
              "50,000 + 10,000 test, 100 classes, 32x32x3",
              "none stated, cite Krizhevsky 2009; " + CIFAR + "cifar.html",
              List.of(
                  file(
                      CIFAR + "cifar-100-binary.tar.gz",
                      168_513_733,
                      "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec")),
              "cifar-100-binary"),
          new Fetchable(
              "fashion-mnist-full",
              "60,000 + 10,000 test, 10 classes, 28x28x1",
              "MIT, cite Xiao, Rasul and Vollgraf 2017;"
                  + " https://github.com/zalandoresearch/fashion-mnist",
              List.of(
                  file(
                      FASHION + "train-images-idx3-ubyte.gz",
                      26_421_880,
                      "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
                  file(
                      FASHION + "train-labels-idx1-ubyte.gz",
                      29_515,
                      "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
                  file(
                      FASHION + "t10k-images-idx3-ubyte.gz",
                      4_422_102,
                      "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
                  file(
                      FASHION + "t10k-labels-idx1-ubyte.gz",
                      5_148,
                      "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5")),
              ""),
          new Fetchable(
              "mnist",
              "60,000 + 10,000 test, 10 classes, 28x28x1",
              "CC BY-SA 3.0, cite LeCun, Cortes and Burges 1998; http://yann.lecun.com/exdb/mnist/",
              List.of(
                  file(
                      MNIST + "train-images-idx3-ubyte.gz",
                      9_912_422,
                      "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
                  file(
                      MNIST + "train-labels-idx1-ubyte.gz",
                      28_881,
                      "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
                  file(
                      MNIST + "t10k-images-idx3-ubyte.gz",
                      1_648_877,
                      "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
                  file(
                      MNIST + "t10k-labels-idx1-ubyte.gz",
                      4_542,
                      "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6")),
              ""));

  private Catalogue() {}

  private static RemoteFile file(String source, long bytes, String sha256) {
    return new RemoteFile(URI.create(source), bytes, sha256);
  }
}
