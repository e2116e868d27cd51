"""Data, training, evaluation and publishing of digitpad's models.

The published models came from these commands (two CPU cores, no GPU needed; a fixed seed repeats a run):

    python -m training fetch
    python -m training train --model softmax
    python -m training train --model lenet-5
    python -m training publish --model softmax
    python -m training publish --model lenet-5
    python -m training evaluate --model lenet-5

What they gave (2026-11-21, one seed, two cores of an AMD EPYC, PyTorch 2.13.0, six minutes for LeNet-5), in
per cent read right by the last command:

    model      parameters   MNIST test   UNIPEN test writers   pendigits test writers
    lenet-5        61,706        99.31                 97.11                    94.00
    softmax         7,850        92.72                 87.94                    82.67

``--data DIR`` names a folder that has MNIST's four files, itself or in a folder ``mnist``; without it the
files that ``fetch`` put into ``.data`` are used. Where that folder also holds pen strokes (``pendigits/``,
``unipen/`` and ``split.json``), ``evaluate`` and ``publish`` measure on the test writers among them too.

``train`` goes on where it was interrupted and then gives what it would have given. To add a model: its class
in `digitpad.inference.architectures`, its recipe in `training.recipes`, then the commands above.
"""
