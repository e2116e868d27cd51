"""A drawing as it was written: paper, what plays and scrubs it, and what was read on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from digitpad.ui.actions import with_key
from digitpad.ui.controls import ChoiceBox, push_button
from digitpad.ui.icons import icon
from digitpad.ui.language import is_of_language
from digitpad.ui.page import label
from digitpad.ui.replay import words
from digitpad.ui.replay.course import Course, course_of, sample_before
from digitpad.ui.replay.course_reader import CourseReader
from digitpad.ui.replay.playhead import Playhead
from digitpad.ui.replay.reading_curves import ReadingCurves
from digitpad.ui.replay.replay_paper import ReplayPaper
from digitpad.ui.replay.steps import changes
from digitpad.ui.replay.time_slider import STEP_MS, TimeSlider
from digitpad.ui.theme import GAP, font_of

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent

    from digitpad.domain import Recognition
    from digitpad.ui.live_reader import LiveReader
    from digitpad.ui.model_shelf import ModelShelf

SPEEDS: Final = (0.25, 0.5, 1.0, 2.0, 4.0)
REST_MS: Final = 150
"""How long a drawing has been looked at when it is read: who walks through a list asks for no readings."""
PLAY_KEY: Final = "Space"
_SPEED_FROM: Final = 340
"""Narrower than this, there is no room for the choice of the speed; its keys still work."""
_STORY_FROM: Final = 480
"""Lower than this, there is no room for the sentences at the foot; the chart says the same."""


class ReplayPanel(QWidget):
    """Shows whole drawings at first; the keys are those of a player: Space, arrows, Home, End."""

    def __init__(self, reader: LiveReader, shelf: ModelShelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reader, self._shelf = reader, shelf
        self._record: Recognition | None = None
        self._course: Course | None = None
        self.playhead = Playhead(parent=self)
        self.course_reader = CourseReader(reader, shelf, self)
        self.paper, self.curves, self.slider = ReplayPaper(), ReadingCurves(), TimeSlider()
        self.play_button = push_button("play")
        self.play_button.setFixedWidth(font_of(self, 36).pixelSize())
        self.speed = ChoiceBox()
        self.speed.setMinimumContentsLength(3)
        self._progress, self.story = label(""), label("", quiet=True)
        self._progress.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._progress.setWordWrap(False)
        self._progress.setProperty("quiet", True)  # noqa: FBT003 - Qt's own signature
        self._progress.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._read)
        self._lay_out()
        self._wire()
        self.retranslate()
        self.show_record(None)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.play_button)
        row.addWidget(self.slider, 1)
        row.addWidget(self._progress)
        row.addWidget(self.speed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP + 4)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # the speed gives way
        column.addWidget(self.paper, 1)
        column.addLayout(row)
        column.addWidget(self.curves)
        column.addWidget(self.story)

    def _wire(self) -> None:
        self.play_button.clicked.connect(self.toggle)
        self.slider.wanted.connect(self.scrub)
        self.curves.wanted.connect(self.scrub)
        self.speed.currentIndexChanged.connect(self._on_speed)
        self.playhead.moved.connect(self._on_moved)
        self.playhead.playing_changed.connect(self._dress_button)
        self.course_reader.changed.connect(self._show_steps)
        self._reader.ready.connect(self._show_steps)
        self._reader.loading.connect(self._show_steps)

    @property
    def record(self) -> Recognition | None:
        """What is shown."""
        return self._record

    def show_record(self, record: Recognition | None) -> None:
        """Show this whole; the same drawing with another label goes on where it is."""
        before, self._record = self._record, record
        drawing = record.drawing if record else None
        if before is not None and record is not None and before.id == record.id:
            same = (before.drawing, before.picture) == (drawing, record.picture)
            if same:
                return
        self.playhead.pause()
        self.course_reader.stop()
        self._rest.stop()
        why_not = words.why_not(record)
        self._course = None if drawing is None or why_not else course_of(drawing)
        if self._course is not None:
            self.paper.show_course(self._course)
            self._rest.start()
        elif record is not None and record.picture is not None:
            self.paper.show_picture(record.picture)
        else:
            self.paper.show_message(why_not)
        for control in (self.play_button, self.slider, self.speed, self.curves):
            control.setEnabled(self._course is not None)
        self._share_height()
        self._show_steps()
        self.playhead.load(self._course.duration if self._course else 0.0)
        self.playhead.seek(self.playhead.duration)

    def toggle(self) -> None:
        """Play or pause; from the end, from the beginning."""
        self.playhead.toggle()

    def play(self) -> None:
        """Play from the beginning."""
        self.playhead.seek(0.0)
        self.playhead.play()

    def scrub(self, moment: float) -> None:
        """Stand still at this moment."""
        self.playhead.pause()
        self.playhead.seek(moment)

    def change_speed(self, steps: int) -> None:
        """Play faster, or slower."""
        self.speed.setCurrentIndex(min(max(self.speed.currentIndex() + steps, 0), len(SPEEDS) - 1))

    def retranslate(self) -> None:
        """Say everything again, in the language of now."""
        chosen = self.speed.currentIndex() if self.speed.count() else SPEEDS.index(1.0)
        self.speed.clear()
        for speed in SPEEDS:
            number = self.locale().toString(speed, "g", 3)
            self.speed.addItem(self.tr("{speed} ×").format(speed=number), speed)  # noqa: RUF001 - times
        self.speed.setCurrentIndex(chosen)
        self.speed.setAccessibleName(self.tr("Speed"))
        self.speed.setToolTip(self.tr("Speed (Up, Down)"))
        self.slider.setAccessibleName(self.tr("Moment of the replay"))
        self.slider.setToolTip(self.tr("Moment of the replay (Left, Right)"))
        self._dress_button()
        self._show_steps()
        self._on_moved(self.playhead.position)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_of_language(event):
            self.retranslate()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(220, 380)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self.playhead.pause()
        super().hideEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self.speed.setVisible(self.width() >= _SPEED_FROM)
        self._share_height()
        super().resizeEvent(event)

    def _share_height(self) -> None:
        """The sentences give way first, then the chart: paper and player are what it is for."""
        self.story.setVisible(self.height() >= _STORY_FROM)
        parts = (self.paper.minimumSizeHint(), self.play_button.sizeHint(), self.curves.sizeHint())
        needed = sum(part.height() for part in parts) + 2 * (GAP + 4)
        self.curves.setVisible(self._course is not None and self.height() >= needed)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, position = event.key(), self.playhead.position
        if self._course is None:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Space:
            self.toggle()
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.change_speed(1 if key == Qt.Key.Key_Up else -1)
        elif key == Qt.Key.Key_Right:
            self.scrub(position + STEP_MS)
        elif key == Qt.Key.Key_Left:
            self.scrub(min(position - STEP_MS, sample_before(self._course, position)))
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self.scrub(0.0 if key == Qt.Key.Key_Home else self.playhead.duration)
        else:
            super().keyPressEvent(event)

    # What the parts say

    def _read(self) -> None:
        if self._course is not None and self._record is not None:
            reading = self._record.reading
            model_id = self.course_reader.model_for(reading.model_id if reading else None)
            self.course_reader.begin(self._course, model_id)

    def _on_moved(self, moment: float) -> None:
        duration = self.playhead.duration
        self.paper.set_moment(moment)
        self.curves.set_moment(moment)
        self.slider.show_moment(moment, duration)
        self._progress.setText(words.progress(moment, duration, self.locale()))
        widest = words.progress(duration, duration, self.locale())
        self._progress.setFixedWidth(QFontMetrics(self._progress.font()).horizontalAdvance(widest) + 2)

    def _on_speed(self) -> None:
        speed = self.speed.currentData()
        if speed is not None:
            self.playhead.speed = float(speed)

    def _dress_button(self) -> None:
        is_playing = self.playhead.is_playing
        text = self.tr("Pause") if is_playing else self.tr("Play")
        self.play_button.setIcon(icon("pause" if is_playing else "play"))
        self.play_button.setAccessibleName(text)
        self.play_button.setToolTip(with_key(text, PLAY_KEY))

    def _show_steps(self) -> None:
        steps, course = self.course_reader.steps, self._course
        waiting = self.course_reader.problem or (
            self.tr("Reading…") if self._reader.is_ready else self.tr("Loading the model…")
        )
        self.curves.show_steps(course.duration if course else 0.0, steps, waiting)
        self.story.setText("\n".join(filter(None, self._sentences())))

    def _sentences(self) -> list[str]:
        """What is said under the chart."""
        if self._course is None:
            is_picture = self._record is not None and self._record.picture is not None
            return [words.why_not(self._record)] if is_picture else []
        reader = self.course_reader
        told = [words.note_on(self._course.pace)]
        if reader.steps and not reader.is_reading:
            card = self._shelf.card(reader.model_id)
            by = self.tr("Read by {model}").format(model=card.name if card else reader.model_id)
            told = [words.story(changes(reader.steps), self.locale()), by, *told]
        return told
