/* keras_names.c -- names that Keras has or had and cnnc has not: when they come, why they do not, what to write instead.
 *
 * A row holds the names of one thing, separated by blanks: the class's, then what else Keras calls it (its snake_case and small
 * letters go without saying). The front end asks it for globals, strings, options and methods that are not there, `cnnc ops NAME`
 * for what it does not find in the registry. Invariant: no name is both here and, of the same kind, in the registry
 * (tests/error/names, by `cnnc ops`). */
#include "ir/op.h"
#include "op/keras_names.h"
#include <string.h>

#define PYTHON_CODE "it runs Python, and the program has none"
#define TEXTS_ONLY  "of texts and tables; the program takes numbers"
#define BASE        "classes are derived in Python only"
#define BY_HAND     "of values that are given by hand"
#define SEQUENCES   "SimpleRNN, LSTM and GRU are there as layers"
#define AUGMENTING  "fit { augment = ImageDataGenerator { .. } } is there"
#define SIGNALS     "the data can have it done already"
#define NO_FACTOR   "float16 needs it; the program computes in float or double"
#define OLD         "Keras itself has it no more"
#define IN_FIT      "fit { data = ... } takes images, folders, .npz files"
#define NO_MODEL    "the program writes the weights, and the model is its file"

static const Absent table[] = {
    /* layers */
    { "layer", "Deconvolution2D", IS_CALLED, "Conv2DTranspose" },
    { "layer", "Deconvolution3D", IS_CALLED, "Conv3DTranspose" },
    { "layer", "AtrousConvolution1D AtrousConv1D", IS_CALLED, "Conv1D" },
    { "layer", "AtrousConvolution2D AtrousConv2D", IS_CALLED, "Conv2D" },
    { "layer", "LocallyConnected1D LocallyConnected2D", WILL_NOT, OLD },
    { "layer", "AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveAveragePooling3D", WILL_COME, "pools to a given size" },
    { "layer", "AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D", WILL_COME, "pools to a given size" },
    { "layer", "SReLU ParametricSoftplus", WILL_COME, "PReLU is there" },
    { "layer", "ThresholdedReLU", WILL_NOT, OLD },
    { "layer", "Merge", IS_CALLED, "Add" },
    { "layer", "Identity", WILL_COME, "a layer can be left out; the initializer is IdentityInitializer" },
    { "layer", "SpectralNormalization", WILL_COME, "BatchNormalization and LayerNormalization are there" },
    { "layer", "SyncBatchNormalization", IS_CALLED, "BatchNormalization" },
    { "layer", "ActivityRegularization", WILL_COME, "kernel_regularizer = L2 { 0.01 } is there" },
    { "layer", "RandomHue RandomSaturation RandomSharpness RandomGrayscale RandomInvert RandomHeight "
      "RandomWidth RandomPosterization RandomPerspective RandomGaussianBlur RandomElasticTransform RandomColorJitter "
      "RandomColorDegeneration", WILL_COME, AUGMENTING },
    { "layer", "MixUp CutMix", WILL_COME, "fit { augment = ImageDataGenerator { mixup = 0.2, cutmix = 1 } } is there" },
    { "layer", "AugMix RandAugment AutoContrast Equalization Solarization "
      "ContrastLimitedAdaptiveHistogramEqualization",
      WILL_COME, AUGMENTING },
    { "layer", "EinsumDense ReversibleEmbedding", WILL_COME, "Dense is there" },
    { "layer", "ConvLSTM1D ConvLSTM2D ConvLSTM3D", WILL_COME, SEQUENCES },
    { "layer", "RNN LSTMCell GRUCell SimpleRNNCell StackedRNNCells AbstractRNNCell ConvLSTM2DCell", WILL_COME, SEQUENCES },
    { "layer", "CuDNNLSTM CuDNNGRU ConvRecurrent2D SimpleDeepRNN TimeDistributedDense TimeDistributedMerge", WILL_NOT, OLD },
    { "layer", "AdditiveAttention GroupQueryAttention GroupedQueryAttention", WILL_COME,
      "Attention and MultiHeadAttention are there" },
    { "layer", "Masking", WILL_COME, "all steps of a sequence count" },
    { "layer", "MaxoutDense Highway RandomFourierFeatures DenseFeatures", WILL_NOT, OLD },
    { "layer", "TFSMLayer TorchModuleWrapper JaxLayer FlaxLayer", WILL_NOT, PYTHON_CODE },
    { "layer", "StringLookup IntegerLookup TextVectorization Hashing HashedCrossing CategoryEncoding Discretization", WILL_NOT,
      TEXTS_ONLY },
    { "layer", "MelSpectrogram STFTSpectrogram MaxNumBoundingBoxes Pipeline", WILL_NOT, SIGNALS },
    { "layer", "Layer Wrapper InputSpec", WILL_NOT, BASE },
    { "layer", "Functional Graph", IS_CALLED, "Model" },

    /* losses */
    { "loss", "huber_loss", IS_CALLED, "Huber" },
    { "loss", "kullback_leibler_divergence", IS_CALLED, "KLDivergence" },
    { "loss", "cosine_proximity cosine", IS_CALLED, "CosineSimilarity" },
    { "loss", "Circle CTC", WILL_COME, "the cross-entropies are there" },
    { "loss", "Loss", WILL_NOT, BASE },

    /* metrics */
    { "metric", "rmse RMSE", IS_CALLED, "RootMeanSquaredError" },
    { "metric", "logcosh log_cosh", IS_CALLED, "LogCoshError" },
    { "metric", "kld KLD kullback_leibler_divergence", IS_CALLED, "KLDivergence" },
    { "metric", "cosine_proximity", IS_CALLED, "CosineSimilarity" },
    { "metric", "fmeasure", IS_CALLED, "F1Score" },
    { "metric", "matthews_correlation", WILL_NOT, OLD },
    { "metric", "Mean Sum MeanMetricWrapper MeanTensor MeanRelativeError", WILL_NOT, BY_HAND },
    { "metric", "Metric", WILL_NOT, BASE },

    /* optimizers, schedules */
    { "optimizer", "MultiOptimizer OptimizerMap", WILL_COME, "one optimizer has all parameters" },
    { "optimizer", "LossScaleOptimizer", WILL_NOT, NO_FACTOR },
    { "optimizer", "TFOptimizer", WILL_NOT, "it wrapped the optimizers of TensorFlow 1: write the optimizer's own name" },
    { "optimizer", "Optimizer", WILL_NOT, BASE },
    { "schedule", "LearningRateSchedule", WILL_NOT, BASE },

    /* activations, initializers, regularizers, constraints */
    { "activation", "glu", WILL_COME, "silu and sigmoid are there" },
    { "activation", "sparsemax", WILL_COME, "softmax is there; Keras 3.15's does not add up to 1 as its definition says" },
    { "initializer", "OrthogonalInitializer", IS_CALLED, "Orthogonal" },
    { "initializer", "STFT STFTInitializer", WILL_COME, "glorot, he and lecun are there, uniform and normal" },
    { "initializer", "gaussian", IS_CALLED, "random_normal" },
    { "initializer", "Initializer", WILL_NOT, BASE },
    { "regularizer", "WeightRegularizer", IS_CALLED, "L1L2" },
    { "regularizer", "ActivityRegularizer", WILL_COME, "kernel_regularizer = L2 { 0.01 } is there" },
    { "regularizer", "Regularizer", WILL_NOT, BASE },
    { "constraint", "Constraint", WILL_NOT, BASE },

    /* callbacks */
    { "callback", "RemoteMonitor", WILL_NOT, "the run folder has history.csv and report.html" },
    { "callback", "BackupAndRestore", WILL_NOT, "every run does it: --resume goes on" },
    { "callback", "OrbaxCheckpoint", IS_CALLED, "ModelCheckpoint" },
    { "callback", "History BaseLogger", WILL_NOT, "every run writes history.csv" },
    { "callback", "ProgbarLogger", WILL_NOT, "every run does it: --progress" },
    { "callback", "LambdaCallback", WILL_NOT, PYTHON_CODE },
    { "callback", "Callback CallbackList", WILL_NOT, BASE },

    /* classes and functions beside these */
    { "class", "Sequence PyDataset FeatureSpace Tokenizer", WILL_NOT, IN_FIT },
    { "class", "KerasClassifier KerasRegressor KerasTensor Variable Operation Quantizer DTypePolicy Progbar StatelessScope "
      "Function SeedGenerator", WILL_NOT, PYTHON_CODE },
    { "function", "x_train y_train x_test y_test x_valid y_valid x_val y_val X_train X_test", WILL_NOT, IN_FIT },
    { "function", "range", WILL_NOT, "`for i = 1, n do ... end` counts in Lua" },
    { "function", "len", WILL_NOT, "`#list` is how many there are" },
    { "function", "enumerate", WILL_NOT, "`for i, x in ipairs(list) do ... end` goes through a list" },
    { "function", "to_categorical", WILL_NOT, "class numbers do as targets" },
    { "function", "VGG16 VGG19 ResNet50 ResNet101 ResNet152 ResNet50V2 ResNet101V2 ResNet152V2 InceptionV3 InceptionResNetV2 "
      "Xception MobileNet MobileNetV2 MobileNetV3Small MobileNetV3Large DenseNet121 DenseNet169 DenseNet201 NASNetMobile "
      "NASNetLarge EfficientNetB0 EfficientNetB1 EfficientNetB2 EfficientNetB3 EfficientNetB4 EfficientNetB5 EfficientNetB6 "
      "EfficientNetB7 EfficientNetV2B0 EfficientNetV2B1 EfficientNetV2B2 EfficientNetV2B3 EfficientNetV2S EfficientNetV2M "
      "EfficientNetV2L ConvNeXtTiny ConvNeXtSmall ConvNeXtBase ConvNeXtLarge ConvNeXtXLarge", WILL_NOT,
      "a network is written in its file; a head trains on features that Keras's wrote into an .npz" },
    { "function", "load_model model_from_json model_from_yaml model_from_config", WILL_NOT,
      "a model is its file; --weights FILE of the program loads weights" },
    { "function", "save_model save_weights", WILL_NOT, NO_MODEL },
    { "function", "clone_model", WILL_NOT, "a function that returns layers makes as many as it is called for" },
    { "function", "plot_model model_to_dot", WILL_NOT, "`cnnc summary MODEL.lua --format dot` draws it" },
    { "function", "set_random_seed", WILL_NOT, "fit { seed = 1 }" },
    { "function", "image_dataset_from_directory load_img img_to_array load_data pad_sequences", WILL_NOT, IN_FIT },
    { "function", "add subtract multiply average maximum minimum concatenate merge", WILL_NOT,
      "the layers do it: Add {a, b}, Subtract, Multiply, Average, Maximum, Minimum, Concatenate" },
    { "function", "dot", IS_CALLED, "Dot" },

    /* what stands before a name in Python */
    { "module", "keras tf tensorflow layers losses metrics optimizers schedules callbacks initializers regularizers constraints "
      "activations models utils", WILL_NOT, "names stand alone: Conv2D, not layers.Conv2D" },
    { "module", "applications", WILL_NOT, "a network is written in its file" },
    { "module", "datasets mnist cifar10 cifar100 fashion_mnist imdb reuters boston_housing california_housing preprocessing",
      WILL_NOT, "fit { data = \"cifar10\" } names a set, a folder or an .npz file" },
    { "module", "backend K ops np numpy random", WILL_NOT, PYTHON_CODE },
    { "word", "True", IS_CALLED, "true" },
    { "word", "False", IS_CALLED, "false" },
    { "word", "None", IS_CALLED, "nil" },

    /* options of Keras 2 and 1 */
    { "option", "nb_epoch", IS_CALLED, "epochs" },
    { "option", "nb_filter nb_filters", IS_CALLED, "filters" },
    { "option", "nb_row nb_col filter_length", IS_CALLED, "kernel_size" },
    { "option", "border_mode", IS_CALLED, "padding" },
    { "option", "subsample subsample_length", IS_CALLED, "strides" },
    { "option", "atrous_rate", IS_CALLED, "dilation_rate" },
    { "option", "dim_ordering", IS_CALLED, "data_format" },
    { "option", "init", IS_CALLED, "kernel_initializer" },
    { "option", "gamma_init", IS_CALLED, "gamma_initializer" },
    { "option", "beta_init", IS_CALLED, "beta_initializer" },
    { "option", "W_regularizer", IS_CALLED, "kernel_regularizer" },
    { "option", "b_regularizer", IS_CALLED, "bias_regularizer" },
    { "option", "W_constraint", IS_CALLED, "kernel_constraint" },
    { "option", "b_constraint", IS_CALLED, "bias_constraint" },
    { "option", "bias", IS_CALLED, "use_bias" },
    { "option", "output_dim", IS_CALLED, "units" },
    { "option", "p", IS_CALLED, "rate" },
    { "option", "concat_axis", IS_CALLED, "axis" },
    { "option", "lr", IS_CALLED, "learning_rate" },
    { "option", "alpha", IS_CALLED, "negative_slope" },
    { "option", "dims", IS_CALLED, "target_shape" },
    { "option", "input", IS_CALLED, "inputs" },
    { "option", "output", IS_CALLED, "outputs" },
    { "option", "period", IS_CALLED, "save_freq" },
    { "option", "epsilon", IS_CALLED, "min_delta" },
    { "option", "samples_per_epoch", IS_CALLED, "steps_per_epoch" },
    { "option", "nb_val_samples", IS_CALLED, "validation_steps" },
    { "option", "generator", IS_CALLED, "data" },
    { "option", "show_accuracy", WILL_NOT, "compile { metrics = {\"accuracy\"} }" },
    { "option", "decay schedule_decay", WILL_NOT, "a learning rate that shrinks: a schedule, or ReduceLROnPlateau" },
    { "option", "workers nb_worker use_multiprocessing pickle_safe max_queue_size max_q_size", WILL_NOT,
      "--threads of the program; all processors by default" },
    { "option", "class_mode sample_weight_mode target_tensors", WILL_NOT, OLD },
    { "option", "weights", WILL_NOT, "--weights FILE of the program loads them" },

    /* methods and fields of a model */
    { "method", "evaluate evaluate_generator test_on_batch", WILL_NOT, "the program does it: NAME-train eval --weights FILE" },
    { "method", "predict predict_generator predict_on_batch predict_classes predict_proba", WILL_NOT,
      "the program does it: NAME-train predict --weights FILE" },
    { "method", "save save_weights export", WILL_NOT, "the program does it: NAME-train --save FILE.safetensors" },
    { "method", "load_weights get_weights set_weights weights", WILL_NOT,
      "the program does it: NAME-train --weights FILE.safetensors" },
    { "method", "train_on_batch", WILL_NOT, "the program does it: NAME-train --steps N" },
    { "method", "to_json to_yaml get_config count_params layers get_layer", WILL_NOT, "`cnnc summary MODEL.lua` shows it" },
    { "method", "fit_generator", IS_CALLED, "fit" },
    { "method", "flow flow_from_directory flow_from_dataframe random_transform", WILL_NOT,
      "fit { data = ..., augment = ImageDataGenerator { ... } } has it done when the program trains" },
    { "method", "adapt", WILL_NOT,
      "there are no samples yet: a Normalization without mean and variance is adapted to them when training begins" },
};
enum { ROWS = sizeof table / sizeof *table };

/* The next of a row's names, from *p on, which moves behind it; NULL behind the last. */
static const char *next_name(const char **p)
{
    *p += strspn(*p, " ");
    size_t n = strcspn(*p, " ");
    const char *name = n ? format("%.*s", (int)n, *p) : NULL;
    *p += n;
    return name;
}

/* Of options, methods, modules only what is written so is meant: a variable k is not Keras's K. */
static bool is_exact(const char *kind)
{
    static const char *const exact[] = { "option", "method", "module", "function", "class", "word" };
    for (size_t i = 0; i < sizeof exact / sizeof *exact; i++) if (same(kind, exact[i])) return true;
    return false;
}

static bool has_name(const Absent *a, const char *name, bool exactly)
{
    const char *p = a->names;
    for (const char *own; (own = next_name(&p));) if (same(own, name) || (!exactly && goes_by(own, name))) return true;
    return false;
}

const Absent *absent(const char *kind, const char *name)
{
    for (int i = 0; i < ROWS; i++)
        if (same(table[i].kind, kind) && has_name(&table[i], name, is_exact(kind))) return &table[i];
    return NULL;
}

const char *verdict(const char *name, const Absent *a)
{
    if (same(a->kind, "word")) return format("%s is written %s in Lua", name, a->why);
    if (a->when == IS_CALLED) return format("%s is called %s", name, a->why);
    if (a->when == WILL_COME) return format("%s is not there yet", name);
    if (same(a->kind, "method")) return format("%s is not done in the model file: it describes the network", name);
    return format("%s is not there, and will not be", name);
}

void say_absent(Loc loc, const char *who, const char *name, const Absent *a)
{
    const Absent *now = a->when == IS_CALLED ? absent(a->kind, a->why) : NULL;
    err_at(loc, "%s%s%s", who ? who : "", who ? ": " : "", verdict(name, a));
    if (now) help("%s", verdict(a->why, now));
    if (now || a->when != IS_CALLED) help("%s", now ? now->why : a->why);
}

/* ---- cnnc ops ---- */

static const char *const whens[] = { [WILL_COME] = "later", [WILL_NOT] = "never", [IS_CALLED] = "now" };

int show_absent(const char *name)
{
    int n = 0;
    for (int i = 0; i < ROWS; i++)
        if (has_name(&table[i], name, is_exact(table[i].kind)))
            n++, printf("%s (%s): %s: %s\n", name, table[i].kind, whens[table[i].when], table[i].why);
    return n;
}

void list_absent(void)
{
    puts("\n## Not there\n\n| name | | | |\n|---|---|---|---|");
    for (int i = 0; i < ROWS; i++) {
        const char *p = table[i].names, *names = "";
        for (const char *name; (name = next_name(&p));) names = format("%s%s`%s`", names, *names ? " " : "", name);
        printf("| %s | %s | %s | %s |\n", names, table[i].kind, whens[table[i].when], table[i].why);
    }
}

const char **absent_names(int *n)
{
    const char **names = NULL;
    for (int i = 0; i < ROWS; i++) {
        const char *p = table[i].names;
        for (const char *name; (name = next_name(&p));) PUSH(names, *n, name);
    }
    return names;
}
